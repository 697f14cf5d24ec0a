import type { NewId } from '@novapulse/core';
import { type Db, type Sql, sqlOf } from '@novapulse/db';
import { countForReplay, endPause, startReplay, tellOwnEvent } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { closedCircuit } from './flowFields.ts';
import { lockWebhook } from './lockWebhook.ts';
import { missedFilter } from './missed.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

/**
 * Sends to an endpoint again, from a clean slate: what it failed or asked for before no longer counts. With
 * `replayMissed` what failed or was skipped since it began to fail or was disabled is replayed.
 */
export const enable = procedure('webhooks:write')
  .input(z.strictObject({ id: idOf('webhook'), replayMissed: z.boolean().default(false) }))
  .output(webhookOutput.extend({ replayId: z.string().optional() }))
  .mutation(async ({ ctx, input: { id, replayMissed } }) => {
    const { caller, deps, organizationId } = ctx;
    const { newId } = deps;
    const now = deps.clock.now();
    const missed = replayMissed ? await countMissed(deps.db, { organizationId, id }) : 0;
    const { replayId, ...enabled } = await deps.db.prisma.$transaction(async (tx) => {
      const before = await lockWebhook(tx, organizationId, id);
      if (before.disabledAt === null) return { ...webhookView(before, now), replayId: null };
      const webhook = await tx.webhook.update({
        where: { id },
        data: {
          disabledAt: null,
          disabledReason: null,
          failingSince: null,
          lastFailedAt: null,
          warnedPercent: 0,
          heldUntil: null,
          ...closedCircuit,
          updatedAt: now,
          version: { increment: 1 },
        },
      });
      await recordAudit(tx, ctx, {
        action: 'webhooks.enable',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
      });
      const sql = sqlOf(tx);
      await endPause(sql, { webhookId: id, heldUntil: before.heldUntil });
      if (before.disabledReason !== 'manual') {
        const since = before.failingSince?.toISOString() ?? null;
        const data = { webhookId: id, url: webhook.url, reason: 'enabled' as const, failingSince: since };
        await tellOwnEvent(sql, organizationId, { type: 'novapulse.webhook.recovered', data });
      }
      const missing = { organizationId, webhook: before, missed, newId };
      const replayId = missed > 0 ? await replayWhatWasMissed(sql, missing) : null;
      return { ...webhookView(webhook, now), replayId };
    });
    if (replayId === null) return enabled;
    deps.changes.announce([{ organizationId, jobId: replayId }]);
    return { ...enabled, replayId };
  });

type Missing = {
  organizationId: string;
  webhook: { id: string; disabledAt: Date | null; failingSince: Date | null };
  /** How many there were a moment ago. */
  missed: number;
  newId: NewId;
};

// Before the lock, which publishes wait for: counting takes long where there is much.
async function countMissed(db: Db, { organizationId, id }: { organizationId: string; id: string }): Promise<number> {
  const webhook = await db.prisma.webhook.findFirst({ where: { id, organizationId, deletedAt: null } });
  const filter = webhook && missedFilter(webhook);
  return filter === null ? 0 : await countForReplay(db.sql, { organizationId, webhookId: id }, filter);
}

async function replayWhatWasMissed(
  sql: Sql,
  { organizationId, webhook, missed, newId }: Missing,
): Promise<string | null> {
  const filter = missedFilter(webhook);
  return filter === null
    ? null
    : await startReplay(sql, { organizationId, webhookId: webhook.id, filter, total: missed, newId });
}
