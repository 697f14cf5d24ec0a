import { NovaError } from '@novapulse/core';
import { contentTypes } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../audit/recordAudit.ts';
import { idOf } from '../inputs/id.ts';
import { procedure, router } from '../trpc.ts';
import { findReportById } from './findReports.ts';
import { readableReports } from './readableReports.ts';
import { reportView } from './reportView.ts';

/** Lets a caller have a report's file and records it; the server that called sends the bytes. */
const open = procedure('reports:read')
  .input(z.strictObject({ id: idOf('report') }))
  .output(
    z.object({
      key: z.string(),
      fileName: z.string(),
      contentType: z.string(),
      bytes: z.int(),
      sha256: z.string(),
    }),
  )
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const row = await findReportById(deps.db.sql, { organizationId, readable: readableReports(caller), id });
    const { status, createdAt } = reportView(row, deps.config.publicUrl);
    const { file_key: key, bytes, sha256, report, format } = row;
    if (status === 'expired') throw new NovaError('NOT_FOUND', 'This report has expired. Ask for it again.');
    if (status !== 'succeeded' || key === null || bytes === null || sha256 === null) {
      const message = `This report is not ready: its status is "${status}".`;
      throw new NovaError('PRECONDITION_FAILED', message, { reason: 'REPORT_NOT_READY' });
    }
    await recordAudit(deps.db.prisma, ctx, {
      action: 'reports.download',
      organizationId,
      actor: actorOf(caller),
      target: { type: 'report', id },
      detail: { report, format },
    });
    const fileName = `${report}-${createdAt.slice(0, 10)}.${format}`;
    return { key, fileName, contentType: contentTypes[format], bytes, sha256 };
  });

/** Procedures that the server calls for its own routes; they are not part of the public router. */
export const fileRouter = router({ reports: router({ open }) });
