import { z } from 'zod';
import { createConditions } from '../../lists/conditions.ts';
import { jobStatusSchema, statusCondition } from '../../lists/jobStatus.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';
import { jobColumns, jobOutput, jobRow, jobView, queueSchema } from './jobView.ts';

const listInput = z.strictObject({
  ...pageInput('jobs', 'job'),
  ...timeRangeInput,
  queue: queueSchema.optional(),
  name: z.string().min(1).max(100).optional(),
  status: jobStatusSchema.optional(),
});

export const list = procedure('jobs:read')
  .input(listInput.prefault({}))
  .output(pageOf(jobOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const { from, below } = idRange('job', input);
    const conditions = createConditions();
    conditions.add('organization_id = ?', organizationId);
    conditions.add('queue = ?::queue_name', input.queue);
    conditions.add('name = ?', input.name);
    conditions.add('id >= ?', from);
    conditions.add('id < ?', below);
    const status = input.status === undefined ? '' : ` and ${statusCondition[input.status]}`;
    const found = await deps.db.sql.query(
      `select ${jobColumns} from jobs where ${conditions.where()}${status}
        order by id desc limit ${conditions.value(input.limit + 1)}`,
      conditions.values(),
    );
    const { rows, nextCursor } = toPage(
      'jobs',
      input.limit,
      found.map((row) => jobRow.parse(row)),
    );
    return { items: rows.map(jobView), nextCursor };
  });
