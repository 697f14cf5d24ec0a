import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { retryJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { requireEnabledWebhook } from '../../deliveries/requireEnabledWebhook.ts';
import { idOf } from '../../inputs/id.ts';
import { findJob, jobNotFound } from '../../jobs/findJobs.ts';
import { jobOutput } from '../../jobs/jobView.ts';
import { procedure } from '../../trpc.ts';

/**
 * Runs a failed, cancelled or skipped job again, or one that waits for its retry at once, with at least one more try.
 * The answer is that job. A delivery that succeeded is sent again as a new job, which is then the answer.
 */
export const retry = procedure('jobs:write')
  .input(z.strictObject({ id: idOf('job') }))
  .output(jobOutput)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const jobId = await deps.db.prisma.$transaction(async (tx) => {
      const sql = sqlOf(tx);
      await requireEnabledWebhook(sql, { organizationId, id });
      const result = await retryJob(sql, { organizationId, id }, deps.newId('job'));
      if (result === null) throw jobNotFound();
      if (result.kind === 'refused') {
        const why = result.status === 'succeeded' ? 'has succeeded' : 'is on its way already';
        throw new NovaError('CONFLICT', `This job ${why}: its status is "${result.status}".`, {
          reason: result.status === 'succeeded' ? 'ALREADY_SUCCEEDED' : 'ALREADY_UNDER_WAY',
        });
      }
      await recordAudit(tx, ctx, {
        action: 'jobs.retry',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'job', id },
      });
      return result.id;
    });
    deps.changes.announce([{ organizationId, jobId }]);
    return findJob(deps.db.sql, organizationId, jobId);
  });
