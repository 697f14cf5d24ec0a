import { idTime } from '@novapulse/core';
import { bulkJobAction } from '@novapulse/jobs';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { jobNotFound } from '../../jobs/findJobs.ts';
import { jobStatusSchema } from '../../lists/jobStatus.ts';
import { procedure } from '../../trpc.ts';

const bulkRow = z.object({
  action: bulkJobAction,
  status: jobStatusSchema,
  total: z.int(),
  done: z.int(),
  finished_at: z.date().nullable(),
});

/** How far a bulk action is. Its job can be cancelled and retried like any other. */
export const bulkStatus = procedure('jobs:read')
  .input(z.strictObject({ id: idOf('job') }))
  .output(
    z.object({
      id: z.string(),
      action: bulkJobAction,
      /** Of the job that does it: `succeeded` when it is through. */
      status: jobStatusSchema,
      /** Jobs that matched when it was asked for, and jobs that were changed. */
      total: z.int(),
      done: z.int(),
      createdAt: timeOutput,
      finishedAt: timeOutput.nullable(),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const [found] = await deps.db.sql.query(
      `select b.action, j.status, b.total, b.done, j.finished_at
       from bulk_actions b join jobs j on j.id = b.job_id
       where b.job_id = $1 and b.organization_id = $2`,
      [id, organizationId],
    );
    if (found === undefined) throw jobNotFound();
    const { finished_at, ...row } = bulkRow.parse(found);
    return {
      id,
      ...row,
      createdAt: idTime('job', id).toISOString(),
      finishedAt: finished_at?.toISOString() ?? null,
    };
  });
