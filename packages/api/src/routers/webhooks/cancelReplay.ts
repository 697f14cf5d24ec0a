import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { cancelJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { findReplay, replayOutput } from './replayView.ts';

/** Replays no further delivery. What is due already goes out; `jobs.retry` lets the replay go on where it stopped. */
export const cancelReplay = procedure('webhooks:write')
  .input(z.strictObject({ id: idOf('job') }))
  .output(replayOutput)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const { webhookId } = await findReplay(deps.db.sql, organizationId, id);
    await deps.db.prisma.$transaction(async (tx) => {
      const result = await cancelJob(sqlOf(tx), { organizationId, id });
      if (result === null || result.kind === 'finished') {
        throw new NovaError('CONFLICT', 'This replay has ended already.', { reason: 'ALREADY_FINISHED' });
      }
      await recordAudit(tx, ctx, {
        action: 'webhooks.cancelReplay',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id: webhookId },
        detail: { replayId: id },
      });
    });
    deps.changes.announce([{ organizationId, jobId: id }]);
    return findReplay(deps.db.sql, organizationId, id);
  });
