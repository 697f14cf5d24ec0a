import type { NewId } from '@novapulse/core';
import { type Sql, sqlOf } from '@novapulse/db';
import { countForReplay, startReplay, tellOwnEvent } from '@novapulse/jobs';
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
      if (before.disabledReason !== 'manual') {
        const since = before.failingSince?.toISOString() ?? null;
        const data = { webhookId: id, url: webhook.url, reason: 'enabled' as const, failingSince: since };
        await tellOwnEvent(sql, organizationId, { type: 'novapulse.webhook.recovered', data });
      }
      const replayId = replayMissed ? await replayWhatWasMissed(sql, { organizationId, webhook: before, newId }) : null;
      return { ...webhookView(webhook, now), replayId };
    });
    if (replayId === null) return enabled;
    deps.changes.announce([{ organizationId, jobId: replayId }]);
    return { ...enabled, replayId };
  });

type Missing = {
  organizationId: string;
  webhook: { id: string; disabledAt: Date | null; failingSince: Date | null };
  newId: NewId;
};

async function replayWhatWasMissed(sql: Sql, { organizationId, webhook, newId }: Missing): Promise<string | null> {
  const filter = missedFilter(webhook);
  if (filter === null) return null;
  const scope = { organizationId, webhookId: webhook.id };
  const total = await countForReplay(sql, scope, filter);
  return total === 0 ? null : startReplay(sql, { ...scope, filter, total, newId });
}
