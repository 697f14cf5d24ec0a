import type { QueueName, Sql } from '@novapulse/db';
import { isGated } from '../control/endpointGates.ts';
import { intArray, textArray } from './arrays.ts';
import { leaseMs, probeTag } from './limits.ts';

/** A job that a message asks to start. */
export type StartRequest = {
  id: string;
  /** The attempt that the message is for; the row must be exactly one attempt behind it. */
  attempt: number;
  messageId: string;
  worker: string;
};

/** What a handler gets to know of a job that was started. `attempt` is the fence for everything that follows. */
export type StartedJob = {
  id: string;
  organizationId: string | null;
  queue: QueueName;
  name: string;
  attempt: number;
  tries: number;
  lost: number;
  budget: number;
  /** The attempt before it could not connect, and shares its try with this one. */
  isSecondTry: boolean;
  input: unknown;
  traceParent: string | null;
  /** By the database's clock. */
  startedAt: Date;
  /** How long the job was due before it started. */
  waitedMs: number;
  delivery: StartedDelivery | null;
};

export type StartedDelivery = {
  eventId: string;
  eventType: string;
  webhookId: string;
  /** What a cache of the endpoint's URL, headers and secrets must have to be current at this start. */
  webhookVersion: number;
  isFailing: boolean;
  /** It stands in a line of its endpoint. */
  isOrdered: boolean;
  /** Its end may make room for another: it was held, the endpoint has a limit, or its circuit breaker is open. */
  isGated: boolean;
  body: Buffer;
};

type StartRow = {
  id: string;
  verdict: 'start' | 'skip' | 'defer' | 'early';
  organization_id: string | null;
  queue: QueueName;
  name: string;
  attempt: number;
  tries: number;
  lost: number;
  budget: number;
  second_try: boolean;
  input: unknown;
  trace_parent: string | null;
  started_at: Date;
  waited_ms: number;
  event_id: string | null;
  event_type: string | null;
  webhook_id: string | null;
  webhook_version: number | null;
  is_failing: boolean | null;
  is_ordered: boolean;
  is_gated: boolean | null;
  body: Buffer | null;
};

/**
 * **start**, **defer** and **skip** in one statement for many rows: a row starts if it is ready and due and the
 * message is for its next attempt. A held-back endpoint defers it, a disabled or deleted one skips it, a message that
 * came early frees it for a new dispatch; anything else leaves the row alone, and so it does where somebody has paused
 * or limited the queue or the endpoint, or where jobs with one key take turns: `startControlledJobs` looks after those. Returns one entry
 * for each request, null where nothing started. Its time is the statement's: the transaction may have waited for locks.
 */
export async function startJobs(
  sql: Sql,
  requests: readonly StartRequest[],
  { isAdmitted = false }: { isAdmitted?: boolean } = {},
): Promise<(StartedJob | null)[]> {
  const rows = await sql.query<StartRow>(
    `with asked as (
       select * from unnest($1::text[], $2::int[], $3::text[], $4::text[]) as asked (id, attempt, message_id, worker)
     ), ready as (
       select j.id, asked.worker, w.version as webhook_version, w.failing_since is not null or w.circuit_opened_at is not null as is_failing, w.held_until,
              ${isGated} or j.held_at is not null as is_gated,
              case when j.next_attempt_at > statement_timestamp() then case when j.message_id = asked.message_id then 'early' end
                   when j.webhook_id is not null and (w.id is null or w.deleted_at is not null) then 'skip'
                   when w.disabled_at is not null and not coalesce('${probeTag}' = any(j.tags), false) then 'skip'
                   when not $6 and ${isGated} and not coalesce('${probeTag}' = any(j.tags), false) then null
                   when w.held_until > statement_timestamp() then 'defer'
                   else 'start' end as verdict
       -- One look at the primary key for each row asked for, whatever was known of the table when this was planned.
       from (select * from asked order by id) asked
       cross join lateral (
         select j.id, j.message_id, j.next_attempt_at, j.webhook_id, j.tags, j.held_at from jobs j
         where j.id = asked.id and j.status in ('pending', 'retrying', 'waiting') and j.attempt + 1 = asked.attempt
           and ($6 or j.concurrency_key is null and j.queue <> all (array(select s.queue from queue_settings s)))
         for update
       ) j
       left join webhooks w on w.id = j.webhook_id
     ), moved as (
       update jobs j
       set status = case r.verdict when 'start' then 'running'::job_status when 'skip' then 'skipped'::job_status else j.status end,
           attempt = case r.verdict when 'start' then j.attempt + 1 else j.attempt end,
           lease_until = case r.verdict when 'start' then statement_timestamp() + $5 * interval '1 millisecond' end,
           next_attempt_at = case r.verdict when 'defer' then r.held_until else j.next_attempt_at end,
           epoch = case when r.verdict in ('early', 'defer') then j.epoch + 1 else j.epoch end,
           finished_at = case r.verdict when 'skip' then statement_timestamp() end,
           held_at = case when r.verdict <> 'start' then j.held_at end,
           message_id = null,
           dispatched_at = null
       from ready r
       where j.id = r.id and r.verdict is not null
       returning j.id, r.verdict, r.webhook_version, r.is_failing, r.is_gated, r.worker, j.organization_id, j.queue, j.name, j.attempt,
                 j.tries, j.lost, j.budget, j.second_try, j.input, j.trace_parent, j.event_id, j.event_type, j.webhook_id,
                 j.order_key is not null as is_ordered, statement_timestamp() as started_at,
                 (extract(epoch from statement_timestamp() - j.next_attempt_at) * 1000)::float8 as waited_ms
     ), tried as (
       insert into attempts (job_id, number, outcome, worker, started_at)
       select id, attempt, 'started', worker, statement_timestamp() from moved where verdict = 'start'
     )
     select moved.*, e.body from moved left join events e on e.id = moved.event_id`,
    [
      textArray(requests.map((request) => request.id)),
      intArray(requests.map((request) => request.attempt)),
      textArray(requests.map((request) => request.messageId)),
      textArray(requests.map((request) => request.worker)),
      leaseMs,
      isAdmitted,
    ],
    { name: 'start' },
  );
  const started = new Map(rows.filter((row) => row.verdict === 'start').map((row) => [row.id, toStartedJob(row)]));
  return requests.map((request) => {
    const job = started.get(request.id);
    if (job?.attempt !== request.attempt) return null;
    // Two messages of one batch may name the same attempt; only one of them has started it.
    started.delete(request.id);
    return job;
  });
}

function toStartedJob(row: StartRow): StartedJob {
  return {
    id: row.id,
    organizationId: row.organization_id,
    queue: row.queue,
    name: row.name,
    attempt: row.attempt,
    tries: row.tries,
    lost: row.lost,
    budget: row.budget,
    isSecondTry: row.second_try,
    input: row.input,
    traceParent: row.trace_parent,
    startedAt: row.started_at,
    waitedMs: row.waited_ms,
    delivery: toDelivery(row),
  };
}

function toDelivery(row: StartRow): StartedDelivery | null {
  const { event_id, event_type, webhook_id, webhook_version, body } = row;
  if (event_id === null || event_type === null || webhook_id === null || webhook_version === null || body === null)
    return null;
  return {
    eventId: event_id,
    eventType: event_type,
    webhookId: webhook_id,
    webhookVersion: webhook_version,
    isFailing: row.is_failing ?? false,
    isOrdered: row.is_ordered,
    isGated: row.is_gated ?? false,
    body,
  };
}
