import { NovaError } from '@novapulse/core';
import { cancelJob } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { findReportById } from '../../reports/findReports.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { procedure } from '../../trpc.ts';

/** Stops a report that is not ready yet. One that is being written is told to stop; until it has, it is `cancelling`. */
export const cancel = procedure('reports:write')
  .input(z.strictObject({ id: idOf('report') }))
  .output(z.object({ id: z.string(), status: z.enum(['cancelled', 'cancelling']) }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const { job_id: jobId } = await findReportById(deps.db.sql, {
      organizationId,
      readable: readableReports(caller),
      id,
    });
    const result = await cancelJob(deps.db.sql, { organizationId, id: jobId, queue: 'report' });
    if (result === null || result.kind === 'finished') {
      throw new NovaError('CONFLICT', 'This report is not being made any more.', { reason: 'ALREADY_FINISHED' });
    }
    await recordAudit(deps.db.prisma, ctx, {
      action: 'reports.cancel',
      organizationId,
      actor: actorOf(caller),
      target: { type: 'report', id },
    });
    deps.changes.announce([{ organizationId, jobId }]);
    return { id, status: result.kind };
  });
