import { jobsStatement } from '@novapulse/jobs';
import { z } from 'zod';
import { jobStatuses, jobStatusSchema } from '../../lists/jobStatus.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';
import { runColumns, runOutput, runRow, runView } from '../../workflows/runView.ts';

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
    const filter = {
      name: 'workflow.run',
      ...(name !== undefined && { tag: `workflow:${name}` }),
      ...(status !== undefined && { statuses: typeof status === 'string' ? [status] : [...new Set(status)] }),
      ...idRange('job', input),
    };
    // A run is a job, so an index of jobs leads to the page, whatever the filter.
    const { text, values } = jobsStatement({ organizationId }, filter, limit + 1, 'j.*');
    const found = await deps.db.sql.query(
      `select ${runColumns} from (${text}) j join workflow_runs r on r.job_id = j.id order by j.id desc`,
      values,
    );
    const rows = found.map((row) => runRow.parse(row));
    // Their jobs' ids are the order of the list and its cursor.
    const page = toPage(
      'workflows',
      limit,
      rows.map((row) => ({ row, id: row.job_id })),
    );
    return { items: page.rows.map(({ row }) => runView(row)), nextCursor: page.nextCursor };
  });
