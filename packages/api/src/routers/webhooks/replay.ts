import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { countForReplay, replayStatus, startReplay } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { timeInput } from '../../inputs/time.ts';
import { idRange } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';
import { lockWebhook, requireWebhook } from './lockWebhook.ts';
import { webhookFields } from './webhookInput.ts';

const replayInput = z.strictObject({
  id: idOf('webhook'),
  /** By the time at which deliveries were accepted. */
  since: timeInput,
  until: timeInput.optional(),
  /** One, or any of several; all that have ended unless given. */
  status: z.union([replayStatus, z.array(replayStatus).min(1).max(replayStatus.options.length)]).optional(),
  /** Event types, or patterns such as `invoice.*`. */
  eventTypes: webhookFields.eventTypes.optional(),
  /** At most so many become due in a second. */
  perSecond: z.int().min(1).max(1000).default(50),
  /** Only count. */
  dryRun: z.boolean().default(false),
});

/**
 * Sends an endpoint's deliveries again. What failed, was cancelled or skipped is reopened; what succeeded gets a new
 * delivery of the same event with the same `webhook-id`. A job of its own does it, oldest first and not too fast, goes on
 * after a crash, replays none twice, and can be cancelled; `getReplay` tells how far it is.
 */
export const replay = procedure('webhooks:write')
  .input(replayInput)
  .output(
    z.object({
      /** Absent for a dry run and when nothing matches. */
      replayId: z.string().optional(),
      /** How many deliveries match now. */
      count: z.int(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { caller, deps, organizationId } = ctx;
    const { id, since, until, status, eventTypes, perSecond, dryRun } = input;
    await requireWebhook(deps.db, organizationId, id);
    const filter = {
      statuses: status === undefined ? replayStatus.options : [status].flat(),
      ...(eventTypes !== undefined && eventTypes.length > 0 && { eventTypes }),
      ...idRange('job', { since, until, cursor: undefined }),
    };
    const scope = { organizationId, webhookId: id };
    if (dryRun) return { count: await countForReplay(deps.db.sql, scope, filter) };
    // Before the lock, which publishes wait for: counting takes long where there is much.
    const count = await countForReplay(deps.db.sql, scope, filter);
    const started = await deps.db.prisma.$transaction(async (tx) => {
      const webhook = await lockWebhook(tx, organizationId, id);
      if (webhook.disabledAt !== null) throw webhookDisabled();
      if (count === 0) return { count };
      const replayId = await startReplay(sqlOf(tx), { ...scope, filter, total: count, perSecond, newId: deps.newId });
      await recordAudit(tx, ctx, {
        action: 'webhooks.replay',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
        detail: { replayId, filter: JSON.stringify(filter), count },
      });
      return { replayId, count };
    });
    if (started.replayId !== undefined) deps.changes.announce([{ organizationId, jobId: started.replayId }]);
    return started;
  });

function webhookDisabled(): NovaError {
  return new NovaError('PRECONDITION_FAILED', 'This webhook is disabled. Enable it first.', {
    reason: 'WEBHOOK_DISABLED',
  });
}
