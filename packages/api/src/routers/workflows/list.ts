import { z } from 'zod';
import { jobStatuses, jobStatusSchema } from '../../lists/jobStatus.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';
import { findRuns } from '../../workflows/findRuns.ts';
import { runOutput, runView } from '../../workflows/runView.ts';

export const list = procedure('workflows:read')
  .input(
    z
      .strictObject({
        ...pageInput('workflows', 'job'),
        ...timeRangeInput,
        name: z.string().min(1).max(100).optional(),
        /** One, or any of several. */
        status: z.union([jobStatusSchema, z.array(jobStatusSchema).min(1).max(jobStatuses.length)]).optional(),
      })
      .prefault({}),
  )
  .output(pageOf(runOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const { name, status, limit } = input;
    const statuses = typeof status === 'string' ? [status] : status && [...new Set(status)];
    const found = await findRuns(deps.db.sql, organizationId, { name, statuses, ...idRange('job', input) }, limit + 1);
    // Their jobs' ids are the order of the list and its cursor.
    const byJob = found.map((row) => ({ row, id: row.job_id }));
    const { rows, nextCursor } = toPage('workflows', limit, byJob);
    return { items: rows.map(({ row }) => runView(row)), nextCursor };
  });
