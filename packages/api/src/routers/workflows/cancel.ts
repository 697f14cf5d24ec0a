import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { cancelJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { findRun, runNotFound } from '../../workflows/findRun.ts';

/** Ends a run where it stands, together with the jobs that it has enqueued and that have not ended. */
export const cancel = procedure('workflows:write')
  .input(z.strictObject({ id: idOf('workflowRun') }))
  .output(z.object({ id: z.string(), status: z.enum(['cancelled', 'cancelling']) }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const { job_id: jobId } = await findRun(deps.db.sql, organizationId, id);
    const status = await deps.db.prisma.$transaction(async (tx) => {
      const result = await cancelJob(sqlOf(tx), { organizationId, id: jobId, queue: 'workflow' });
      if (result === null) throw runNotFound();
      if (result.kind === 'finished') {
        throw new NovaError('CONFLICT', `This run has ended already: its status is "${result.status}".`, {
          reason: 'ALREADY_FINISHED',
        });
      }
      await recordAudit(tx, ctx, {
        action: 'workflows.cancel',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'workflow_run', id },
      });
      return result.kind;
    });
    deps.changes.announce([{ organizationId, jobId }]);
    return { id, status };
  });
