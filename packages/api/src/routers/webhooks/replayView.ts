import { idTime, NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { replayFilter, replayStatus } from '@novapulse/jobs';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { jobStatusSchema } from '../../lists/jobStatus.ts';

export const replayOutput = z.object({
  id: z.string(),
  webhookId: z.string(),
  /** Of the job that does it: `waiting` between two batches, `succeeded` when it is through. */
  status: jobStatusSchema,
  /** What stopped it, when it failed. */
  error: z.string().nullable(),
  /** Deliveries that matched when it was asked for, and those that were replayed so far. */
  total: z.int(),
  done: z.int(),
  /** At most so many become due in a second. */
  perSecond: z.int(),
  statuses: z.array(replayStatus),
  eventTypes: z.array(z.string()),
  createdAt: timeOutput,
  finishedAt: timeOutput.nullable(),
});

const replayRow = z.object({
  job_id: z.string(),
  webhook_id: z.string(),
  status: jobStatusSchema,
  error: z.string().nullable(),
  total: z.int(),
  done: z.int(),
  per_second: z.int(),
  filter: replayFilter,
  finished_at: z.date().nullable(),
});

const columns = `b.job_id, b.webhook_id, j.status, j.error->>'message' as error, b.total, b.done, b.per_second, b.filter,
  j.finished_at from bulk_actions b join jobs j on j.id = b.job_id`;

/** An endpoint's replays, newest first. */
export async function findReplays(
  sql: Sql,
  scope: { organizationId: string; webhookId: string },
  { below, limit }: { below: string | undefined; limit: number },
): Promise<z.infer<typeof replayOutput>[]> {
  const rows = await sql.query(
    `select ${columns}
     where b.webhook_id = any(array[$1]) and b.organization_id = $2 and ($3::text is null or b.job_id < $3)
     order by b.webhook_id desc, b.job_id desc limit $4`,
    [scope.webhookId, scope.organizationId, below ?? null, limit],
  );
  return rows.map(toView);
}

/** @throws NovaError `NOT_FOUND`, also for another organization's id and for a job that is no replay. */
export async function findReplay(sql: Sql, organizationId: string, id: string): Promise<z.infer<typeof replayOutput>> {
  const [row] = await sql.query(
    `select ${columns} where b.job_id = $1 and b.organization_id = $2 and b.webhook_id is not null`,
    [id, organizationId],
  );
  if (row === undefined) throw new NovaError('NOT_FOUND', 'There is no replay with this id.');
  return toView(row);
}

function toView(found: unknown): z.infer<typeof replayOutput> {
  const row = replayRow.parse(found);
  return {
    id: row.job_id,
    webhookId: row.webhook_id,
    status: row.status,
    error: row.error,
    total: row.total,
    done: row.done,
    perSecond: row.per_second,
    statuses: row.filter.statuses,
    eventTypes: row.filter.eventTypes ?? [],
    createdAt: idTime('job', row.job_id).toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
