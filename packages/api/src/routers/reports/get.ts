import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { findReportById } from '../../reports/findReports.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { reportOutput, reportView } from '../../reports/reportView.ts';
import { procedure } from '../../trpc.ts';

export const get = procedure('reports:read')
  .input(z.strictObject({ id: idOf('report') }))
  .output(reportOutput)
  .query(async ({ ctx: { caller, deps, organizationId }, input: { id } }) => {
    const row = await findReportById(deps.db.sql, { organizationId, readable: readableReports(caller), id });
    return reportView(row, deps.config.publicUrl);
  });
