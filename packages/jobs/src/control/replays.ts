import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { enqueue, jobsBulk } from '../catalogue.ts';
import { JobError } from '../jobError.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import { type ReplayFilter, replayFilter, replayStatement } from './replayStatement.ts';

/** How many deliveries of a replay become due in a second, unless somebody asks for more or fewer. */
export const defaultReplaysPerSecond = 50;

/** Deliveries that a replay makes due at a time: those of so many seconds. What a cancel comes too late for is one such. */
const secondsPerBatch = 10;

export type ReplayScope = { organizationId: string; webhookId: string };

/** How many deliveries a replay would send now. */
export async function countForReplay(sql: Sql, scope: ReplayScope, filter: ReplayFilter): Promise<number> {
  const { text, values } = replayStatement(scope, filter, { limit: null });
  const [row] = await sql.query<{ count: number }>(`select count(*)::int as count from (${text}) matching`, values);
  return row?.count ?? 0;
}

/**
 * Begins a replay in the caller's transaction: a job of its own makes the deliveries that match and are older than this
 * moment due again, oldest first and not more than `perSecond`. Returns the id of that job.
 */
export async function startReplay(
  tx: Sql,
  options: ReplayScope & { filter: ReplayFilter; total: number; perSecond?: number; newId: NewId },
): Promise<string> {
  const { organizationId, webhookId, filter, total, perSecond = defaultReplaysPerSecond, newId } = options;
  const tags = ['bulk:replay', `webhook:${webhookId}`];
  const { id } = await enqueue(tx, jobsBulk, { action: 'replay', total }, { newId, organizationId, tags });
  // What a replay itself adds, and whatever comes later, is none of its business.
  const below = filter.below === undefined || filter.below > id ? id : filter.below;
  await tx.query(
    `insert into bulk_actions (job_id, organization_id, action, filter, total, cursor, webhook_id, per_second)
     values ($1, $2, 'replay', $3::jsonb, $4, '', $5, $6)`,
    [id, organizationId, JSON.stringify({ ...filter, below }), total, webhookId, perSecond],
  );
  return id;
}

const replayRow = z.object({
  organization_id: z.string(),
  webhook_id: z.string(),
  filter: replayFilter,
  cursor: z.string(),
  per_second: z.int(),
  wait_ms: z.number(),
});

export type ReplayBatch = { changedIds: string[]; cursor: string; isFinished: boolean; waitMs: number };

/**
 * The next deliveries of a replay, in the caller's transaction, which also moves the cursor: one operation replays none
 * twice, wherever it is interrupted. What failed, was cancelled or skipped is reopened; what succeeded gets a new delivery
 * of the same event, so that it carries the same `webhook-id` (invariant 2). They become due one after the other, at the
 * pace of the replay; the next batch waits until that is over.
 *
 * @throws JobError once nothing is sent to the endpoint any more. Retried later, it goes on from there.
 */
export async function stepReplay(tx: Sql, replayId: string, newId: NewId): Promise<ReplayBatch> {
  const [found] = await tx.query(
    `select organization_id, webhook_id, filter, cursor, per_second,
            greatest(0, coalesce(extract(epoch from open_at - clock_timestamp()) * 1000, 0))::float8 as wait_ms
     from bulk_actions where job_id = $1`,
    [replayId],
  );
  const { organization_id: organizationId, webhook_id: webhookId, ...row } = replayRow.parse(found);
  if (row.wait_ms > 0) return { changedIds: [], cursor: row.cursor, isFinished: false, waitMs: row.wait_ms };
  await requireEnabled(tx, webhookId);
  const limit = row.per_second * secondsPerBatch;
  const { text, values } = replayStatement({ organizationId, webhookId }, row.filter, { after: row.cursor, limit });
  const batch = await tx.query<{ id: string; status: string }>(text, values);
  const changedIds = await send(tx, organizationId, batch, row.per_second, newId);
  const isFinished = batch.length < limit;
  return {
    changedIds,
    cursor: batch.at(-1)?.id ?? row.cursor,
    isFinished,
    waitMs: isFinished ? 0 : (batch.length / row.per_second) * 1_000,
  };
}

// Locked, so that it is not disabled between this look and the commit.
async function requireEnabled(tx: Sql, webhookId: string): Promise<void> {
  const [endpoint] = await tx.query<{ is_enabled: boolean }>(
    'select disabled_at is null and deleted_at is null as is_enabled from webhooks where id = $1 for share',
    [webhookId],
  );
  if (endpoint?.is_enabled === true) return;
  throw new JobError(
    'The endpoint was disabled or deleted. Enable it, then retry: the replay goes on where it stopped.',
    {
      retryable: false,
      code: 'webhook_disabled',
    },
  );
}

/** Returns the ids of what is to be sent. A row that has moved on since it was found is left alone. */
async function send(
  tx: Sql,
  organizationId: string,
  batch: readonly { id: string; status: string }[],
  perSecond: number,
  newId: NewId,
): Promise<string[]> {
  if (batch.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `with asked as (
       select id as asked_id, new_id, place from unnest($1::text[], $2::text[]) with ordinality as asked (id, new_id, place)
     ), mine as (
       select j.id as mine_id, j.status as was, asked.new_id, (asked.place - 1) * interval '1 second' / $4 as delay
       from asked join jobs j on j.id = asked.asked_id
       where j.organization_id = $3 and j.status in ('failed', 'cancelled', 'skipped', 'succeeded')
       order by j.id for update of j
     ), reopened as (
       -- **retry by hand**, as retryJob does it to one.
       update jobs
       set status = 'retrying', next_attempt_at = now() + delay, message_id = null, dispatched_at = null, epoch = epoch + 1,
           lost = 0, cancel_asked = false, budget = greatest(budget, tries + 1), finished_at = null
       from mine where id = mine_id and was <> 'succeeded'
       returning id
     ), again as (
       insert into jobs (id, organization_id, queue, name, input, budget, event_id, event_type, webhook_id, replay_of,
                         trace_parent, next_attempt_at, order_key)
       select new_id, organization_id, queue, name, input, budget, event_id, event_type, webhook_id, id, trace_parent,
              now() + delay, order_key
       from mine join jobs on id = mine_id where was = 'succeeded'
       -- On an ordered endpoint each joins the end of its line, whose lock is taken in the order that publishing keeps to.
       order by order_key collate "C", id
       returning id
     )
     select id from reopened union all select id from again`,
    [batch.map(({ id }) => id), batch.map(() => newId('job')), organizationId, perSecond],
  );
  if (rows.length > 0) await notifyDue(tx);
  return rows.map(({ id }) => id);
}
