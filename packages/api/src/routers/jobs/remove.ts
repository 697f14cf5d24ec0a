import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { removeJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { jobNotFound } from '../../jobs/findJobs.ts';
import { procedure } from '../../trpc.ts';

/** Removes a job that has ended, with its attempts and log lines. Cancel one that has not. */
export const remove = procedure('jobs:write')
  .input(z.strictObject({ id: idOf('job') }))
  .output(z.object({ id: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const result = await removeJob(sqlOf(tx), { organizationId, id });
      if (result === null) throw jobNotFound();
      if (result.kind === 'refused') {
        throw new NovaError('CONFLICT', `This job has not ended: its status is "${result.status}". Cancel it first.`, {
          reason: 'NOT_FINISHED',
        });
      }
      await recordAudit(tx, ctx, {
        action: 'jobs.remove',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'job', id },
      });
    });
    deps.changes.announce([{ organizationId, jobId: id }]);
    return { id };
  });
