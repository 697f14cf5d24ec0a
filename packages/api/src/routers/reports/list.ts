import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { findReports } from '../../reports/findReports.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { reportOutput, reportView } from '../../reports/reportView.ts';
import { procedure } from '../../trpc.ts';

export const list = procedure('reports:read')
  .input(
    z
      .strictObject({
        ...pageInput('reports', 'report'),
        ...timeRangeInput,
        report: z.string().min(1).max(100).optional(),
        scheduleId: idOf('schedule').optional(),
      })
      .prefault({}),
  )
  .output(pageOf(reportOutput))
  .query(async ({ ctx: { caller, deps, organizationId }, input }) => {
    const { report, scheduleId, limit } = input;
    const filter = {
      organizationId,
      readable: readableReports(caller),
      report,
      scheduleId,
      ...idRange('report', input),
    };
    const { rows, nextCursor } = toPage('reports', limit, await findReports(deps.db.sql, filter, limit + 1));
    return { items: rows.map((row) => reportView(row, deps.config.publicUrl)), nextCursor };
  });
