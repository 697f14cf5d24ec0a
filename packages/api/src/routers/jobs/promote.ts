import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { promoteJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { findJob, jobNotFound } from '../../jobs/findJobs.ts';
import { jobOutput } from '../../jobs/jobView.ts';
import { procedure } from '../../trpc.ts';

/** A job that is due later is due now. */
export const promote = procedure('jobs:write')
  .input(z.strictObject({ id: idOf('job') }))
  .output(jobOutput)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const result = await promoteJob(sqlOf(tx), { organizationId, id });
      if (result === null) throw jobNotFound();
      if (result.kind === 'refused') {
        throw new NovaError('CONFLICT', `This job does not wait for its time: its status is "${result.status}".`, {
          reason: 'NOT_DELAYED',
        });
      }
      await recordAudit(tx, ctx, {
        action: 'jobs.promote',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'job', id },
      });
    });
    deps.changes.announce([{ organizationId, jobId: id }]);
    return findJob(deps.db.sql, organizationId, id);
  });
