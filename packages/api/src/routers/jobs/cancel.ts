import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { cancelJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { jobNotFound } from '../../jobs/findJobs.ts';
import { procedure } from '../../trpc.ts';

/** No further attempt starts. One that runs is told within a second; until it has ended the answer is `cancelling`. */
export const cancel = procedure('jobs:write')
  .input(z.strictObject({ id: idOf('job') }))
  .output(z.object({ id: z.string(), status: z.enum(['cancelled', 'cancelling']) }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const status = await deps.db.prisma.$transaction(async (tx) => {
      const result = await cancelJob(sqlOf(tx), { organizationId, id });
      if (result === null) throw jobNotFound();
      if (result.kind === 'finished') {
        throw new NovaError('CONFLICT', `This job has ended already: its status is "${result.status}".`, {
          reason: 'ALREADY_FINISHED',
        });
      }
      await recordAudit(tx, ctx, {
        action: 'jobs.cancel',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'job', id },
      });
      return result.kind;
    });
    deps.changes.announce([{ organizationId, jobId: id }]);
    return { id, status };
  });
