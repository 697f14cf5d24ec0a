import type { NewId } from '@novapulse/core';
import type { JobStatus, Sql } from '@novapulse/db';
import { z } from 'zod';
import { enqueue, jobsBulk } from '../catalogue.ts';
import { cancelJob } from '../ledger/cancelJob.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import { type BulkAction, bulkAction, bulkJobAction, bulkStatuses } from './bulkAction.ts';
import { type JobFilter, jobsStatement } from './jobsStatement.ts';
import { removeJobs } from './removeJobs.ts';
import { stepReplay } from './replays.ts';

/** A filter that is kept with the action: it may run for long, and again after a crash. */
const storedFilter = z.object({
  id: z.string().optional(),
  ids: z.array(z.string()).optional(),
  queue: z.enum(['email', 'webhook', 'workflow', 'report']).optional(),
  name: z.string().optional(),
  statuses: z
    .array(z.enum(['pending', 'running', 'retrying', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped']))
    .optional(),
  tag: z.string().optional(),
  error: z.string().optional(),
  text: z.array(z.string()).optional(),
  from: z.string().optional(),
  below: z.string().optional(),
});

const openRow = z.object({
  organization_id: z.string(),
  action: bulkJobAction,
  done: z.int(),
  is_finished: z.boolean(),
});
const bulkRow = z.object({ action: bulkAction, filter: storedFilter, cursor: z.string() });

/** Matching jobs are counted up to here. */
export const mostCounted = 100_000;

const jobsPerBatch = 200;

/** Those of the jobs that the filter finds which the action applies to. */
function applicable(action: BulkAction, filter: JobFilter): JobFilter {
  const wanted = filter.statuses;
  const statuses: JobStatus[] = bulkStatuses[action].filter(
    (status) => wanted === undefined || wanted.includes(status),
  );
  return { ...filter, statuses, ...(action === 'promote' && { isDelayed: true }) };
}

/** How many jobs the action would change now; `mostCounted` stands for that many or more. */
export async function countForBulk(
  sql: Sql,
  organizationId: string,
  action: BulkAction,
  filter: JobFilter,
): Promise<number> {
  const { text, values } = jobsStatement({ organizationId }, applicable(action, filter), mostCounted, 'id');
  const [row] = await sql.query<{ count: number }>(`select count(*)::int as count from (${text}) matching`, values);
  return row?.count ?? 0;
}

/**
 * Begins a bulk action in the caller's transaction: a job of its own does it, batch by batch, to the jobs that match
 * and are older than this moment. Returns the id of that job.
 */
export async function startBulk(
  tx: Sql,
  options: { organizationId: string; action: BulkAction; filter: JobFilter; total: number; newId: NewId },
): Promise<string> {
  const { organizationId, action, filter, total, newId } = options;
  const { id } = await enqueue(tx, jobsBulk, { action, total }, { newId, organizationId, tags: [`bulk:${action}`] });
  await tx.query(
    'insert into bulk_actions (job_id, organization_id, action, filter, total, cursor) values ($1, $2, $3, $4::jsonb, $5, $6)',
    [id, organizationId, action, JSON.stringify(filter), total, id],
  );
  return id;
}

export type BulkStep = {
  isFinished: boolean;
  done: number;
  organizationId: string;
  changedIds: string[];
  /** How long the next step is to wait. */
  waitMs: number;
};

type Batch = { changedIds: string[]; cursor: string; isFinished: boolean; waitMs: number };

/**
 * The next batch of a bulk action. What it changed and how far it is are one transaction, so that a worker that dies
 * leaves nothing half done and the next one goes on from there.
 */
export async function stepBulk(tx: Sql, bulkId: string, newId: NewId): Promise<BulkStep> {
  const [found] = await tx.query(
    'select organization_id, action, filter, cursor, done, is_finished from bulk_actions where job_id = $1 for update',
    [bulkId],
  );
  const { organization_id: organizationId, action, done, is_finished } = openRow.parse(found);
  if (is_finished) return { isFinished: true, done, organizationId, changedIds: [], waitMs: 0 };
  const { changedIds, cursor, isFinished, waitMs } =
    action === 'replay'
      ? await stepReplay(tx, bulkId, newId)
      : await nextBatch(tx, organizationId, bulkRow.parse(found));
  await tx.query(
    `update bulk_actions
     set done = done + $2, cursor = $3, is_finished = $4, open_at = clock_timestamp() + $5 * interval '1 millisecond'
     where job_id = $1`,
    [bulkId, changedIds.length, cursor, isFinished, waitMs],
  );
  return { isFinished, done: done + changedIds.length, organizationId, changedIds, waitMs };
}

async function nextBatch(
  tx: Sql,
  organizationId: string,
  { action, filter, cursor }: z.output<typeof bulkRow>,
): Promise<Batch> {
  const below = filter.below === undefined || filter.below > cursor ? cursor : filter.below;
  const { text, values } = jobsStatement(
    { organizationId },
    { ...applicable(action, filter), below },
    jobsPerBatch,
    'id',
  );
  const ids = (await tx.query<{ id: string }>(text, values)).map(({ id }) => id);
  const changedIds = await applyTo(tx, action, organizationId, ids.toSorted());
  return { changedIds, cursor: ids.at(-1) ?? cursor, isFinished: ids.length < jobsPerBatch, waitMs: 0 };
}

// In ascending order of ids, as everybody locks them.
async function applyTo(tx: Sql, action: BulkAction, organizationId: string, ids: readonly string[]): Promise<string[]> {
  switch (action) {
    case 'remove':
      return removeJobs(tx, ids);
    case 'retry':
      return change(tx, organizationId, ids, {
        where: `status in ('failed', 'cancelled', 'skipped')`,
        // **retry by hand**, as `retryJob` does it to one.
        set: `status = 'retrying', lost = 0, cancel_asked = false, budget = greatest(budget, tries + 1), finished_at = null`,
      });
    case 'promote':
      return change(tx, organizationId, ids, {
        where: `status in ('pending', 'retrying', 'waiting') and next_attempt_at > now()
                and not (order_key is not null and next_attempt_at = 'infinity')`,
        set: 'status = status',
      });
    case 'cancel':
      return cancelAll(tx, organizationId, ids);
  }
}

/** Makes jobs due now, in one statement: by hand each would cost as much as all. */
async function change(
  tx: Sql,
  organizationId: string,
  ids: readonly string[],
  { where, set }: { where: string; set: string },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with mine as (
       select id as mine_id from jobs where id = any($1::text[]) and organization_id = $2 and ${where} order by id for update
     )
     update jobs
     set ${set}, next_attempt_at = now(), message_id = null, dispatched_at = null, epoch = epoch + 1
     from mine where id = mine_id
     returning id`,
    [ids, organizationId],
  );
  if (rows.length > 0) await notifyDue(tx);
  return rows.map(({ id }) => id);
}

/** One by one: a job that runs is told, and what it has enqueued may end with it. */
async function cancelAll(tx: Sql, organizationId: string, ids: readonly string[]): Promise<string[]> {
  const cancelled: string[] = [];
  for (const id of ids) {
    const result = await cancelJob(tx, { organizationId, id });
    if (result !== null && result.kind !== 'finished') cancelled.push(id);
  }
  return cancelled;
}
