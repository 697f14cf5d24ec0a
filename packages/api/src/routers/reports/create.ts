import { sqlOf } from '@novapulse/db';
import { createReport } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { traceOf } from '../../jobs/traceId.ts';
import { findReportById } from '../../reports/findReports.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { reportOutput, reportView } from '../../reports/reportView.ts';
import { requestedReportInput, requireReport } from '../../reports/requestedReport.ts';
import { procedure } from '../../trpc.ts';

/** Asks for a report. Its file is made by a job; `reports.get` tells how far it is and where the file is. */
export const create = procedure('reports:write')
  .input(
    z.strictObject({
      ...requestedReportInput,
      notify: z.boolean().default(false).meta({ description: 'Send the caller, a member, a mail when it is ready.' }),
    }),
  )
  .output(reportOutput)
  .mutation(async ({ ctx, input: { notify, ...input } }) => {
    const { caller, deps, organizationId } = ctx;
    const requested = requireReport(caller, input);
    const { id, jobId } = await deps.db.prisma.$transaction(async (tx) => {
      const created = await createReport(sqlOf(tx), deps.newId, {
        ...requested,
        organizationId,
        ...traceOf(deps),
        requestedBy: actorOf(caller),
        asOf: deps.clock.now(),
        recipients: notify && caller.kind === 'user' ? [caller.email] : [],
      });
      await recordAudit(tx, ctx, {
        action: 'reports.create',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'report', id: created.id },
        detail: { report: requested.report, format: requested.format },
      });
      return created;
    });
    deps.changes.announce([{ organizationId, jobId }]);
    const row = await findReportById(deps.db.sql, { organizationId, readable: readableReports(caller), id });
    return reportView(row, deps.config.publicUrl);
  });
