import { z } from 'zod';
import { createConditions } from '../../lists/conditions.ts';
import { jobStatusSchema, statusCondition } from '../../lists/jobStatus.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';
import { jobColumns, jobOutput, jobRow, jobView, queueNames, queueSchema } from './jobView.ts';

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
    conditions.add('organization_id = any(array[?])', organizationId);
    conditions.add('name = ?', input.name);
    conditions.add('id >= ?', from);
    conditions.add('id < ?', below);
    const status = input.status === undefined ? '' : ` and ${statusCondition[input.status]}`;
    const limit = conditions.value(input.limit + 1);
    // The index leads with organization and queue, so each queue gives its newest and the newest of these are the page.
    // Why the order begins with the organization is told at deliveriesStatement.
    const found = await deps.db.sql.query(
      `select ${jobColumns}
       from unnest(${conditions.value(input.queue === undefined ? queueNames : [input.queue])}::queue_name[]) as asked (asked_queue)
       cross join lateral (
         select * from jobs where queue = asked_queue and ${conditions.where()}${status}
         order by organization_id desc, id desc limit ${limit}
       ) newest
       order by id desc limit ${limit}`,
      conditions.values(),
    );
    const { rows, nextCursor } = toPage(
      'jobs',
      input.limit,
      found.map((row) => jobRow.parse(row)),
    );
    return { items: rows.map(jobView), nextCursor };
  });
