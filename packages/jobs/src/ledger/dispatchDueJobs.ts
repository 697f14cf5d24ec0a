import type { QueueName, Sql } from '@novapulse/db';
import { endpointTag, tenantTag } from '../dispatch/createPacer.ts';
import type { Message } from '../engine/engine.ts';
import { dispatchAheadMs, jobsPerMessage } from './limits.ts';

/** A message and the queue it goes to. Its rows carry its id already. */
export type Dispatch = { queue: QueueName; message: Message };

/** The same as it comes from the ledger: the jobs of one message are of one organization and of one priority. */
export type MarkedDispatch = Dispatch & { organizationId: string | null; priority: number };

type MarkedRow = {
  id: string;
  queue: QueueName;
  organization_id: string | null;
  webhook_id: string | null;
  priority: number;
  attempt: number;
  lost: number;
  message_id: string;
  delay_ms: number;
};

/**
 * **dispatch: mark**: marks up to `limit` rows that are ready, due (or due within a minute: the engine's delay is an
 * accelerator) and not dispatched, and returns the messages to add. First attempts share messages; a job that lost an
 * attempt or waits travels alone. `batchId` must be new at every call: message ids derive from it. Queues for which
 * something is set are left to `markControlledJobs`.
 */
export async function markDueJobs(sql: Sql, batchId: string, limit: number): Promise<MarkedDispatch[]> {
  // Queue by queue, each by its own index: a long backlog of one that is paused must not stand before the others. A fifth
  // of a batch are the rows that became due last: somebody's few do not wait until somebody else's thousands are marked.
  const newestCount = Math.ceil(limit / 5);
  const open = `unnest(enum_range(null::queue_name)) as open (queue)`;
  const isOpen = 'open.queue not in (select s.queue from queue_settings s)';
  const due = (order: string, size: string) => `select ${dueColumns} from jobs
       where queue = open.queue and ${undispatched} and next_attempt_at <= now() + $3 * interval '1 millisecond'
       order by next_attempt_at ${order} limit ${size} for update skip locked`;
  return mark(
    sql,
    batchId,
    `oldest as (
       select due.* from ${open} cross join lateral (${due('', '$4::int')}) due where ${isOpen}
     ), newest as (
       select due.* from ${open} cross join lateral (${due('desc', '$5::int')}) due
       where ${isOpen} and (select count(*) from oldest) >= $4::int
     ), due as (
       select * from oldest union all select * from newest where id not in (select id from oldest)
     )`,
    [dispatchAheadMs, limit - newestCount, newestCount],
  );
}

export type ControlledShare = {
  queue: QueueName;
  /** At most so many. */
  limit: number;
  /** None of these organizations' jobs, and at most so many of those. */
  closed: readonly string[];
  limits: Readonly<Record<string, number>>;
};

/** The same for a queue for which something is set: no more than may start now, of nobody more than they may have. */
export async function markControlledJobs(
  sql: Sql,
  batchId: string,
  { queue, limit, closed, limits }: ControlledShare,
): Promise<MarkedDispatch[]> {
  return mark(
    sql,
    batchId,
    `due as (
     select ${dueColumns} from jobs
     where id in (
       select id from (
         select id, next_attempt_at, organization_id,
                row_number() over (partition by organization_id order by next_attempt_at) as place
         from (
           select id, next_attempt_at, organization_id from jobs
           where queue = $3::queue_name and ${undispatched} and next_attempt_at <= now()
             and coalesce(organization_id, '') <> all($5::text[])
           order by next_attempt_at
           limit $4 + 1000
         ) next
       ) numbered
       left join jsonb_each_text($6::jsonb) as own (organization, places) on own.organization = numbered.organization_id
       where numbered.place <= coalesce(own.places::int, $4)
       order by next_attempt_at
       limit $4
     ) and ${undispatched}
     for update skip locked)`,
    [queue, limit, closed, JSON.stringify(limits)],
  );
}

/**
 * The same for deliveries that were held (`holdJobs`): as many of each endpoint as it has places, those that have been
 * due longest first. They are due as they were before, so that one that finds its place taken keeps its turn.
 */
export async function markHeldJobs(
  sql: Sql,
  batchId: string,
  rooms: readonly { webhookId: string; places: number }[],
): Promise<MarkedDispatch[]> {
  return mark(
    sql,
    batchId,
    `due as (
       select held.* from unnest($3::text[], $4::int[]) as room (webhook_id, places)
       cross join lateral (
         select ${dueColumns} from jobs
         where webhook_id = room.webhook_id and held_at is not null and next_attempt_at = 'infinity'
           and status in ('pending', 'retrying')
         order by held_at, id limit room.places
         for update skip locked
       ) held
     )`,
    [rooms.map(({ webhookId }) => webhookId), rooms.map(({ places }) => places)],
    'coalesce(j.held_at, now())',
  );
}

const undispatched = `status in ('pending', 'retrying', 'waiting') and message_id is null`;
const dueColumns =
  'id, queue, organization_id, priority, attempt = 0 and lost = 0 and next_attempt_at <= now() as may_share';

/** Marks the rows of `due`, which the query names and locks. Its own values begin at $3. */
async function mark(
  sql: Sql,
  batchId: string,
  query: string,
  values: readonly unknown[],
  dueAt = 'j.next_attempt_at',
): Promise<MarkedDispatch[]> {
  const rows = await sql.query<MarkedRow>(
    `with ${query}, numbered as (
       select id, case when may_share
                  then queue || '_' || dense_rank() over (order by organization_id, priority) || '_'
                    || (row_number() over (partition by queue, may_share, organization_id, priority order by id) - 1) / $2::int
                  else id end as part
       from due
     )
     update jobs j
     set message_id = $1 || '_' || numbered.part, dispatched_at = now(), next_attempt_at = ${dueAt}
     from numbered
     where j.id = numbered.id
     returning j.id, j.queue, j.organization_id, j.webhook_id, j.priority, j.attempt + 1 as attempt, j.lost, j.message_id,
               greatest(0, extract(epoch from j.next_attempt_at - now()) * 1000)::float8 as delay_ms`,
    [batchId, jobsPerMessage, ...values],
  );
  return groupByMessage(rows);
}

function groupByMessage(rows: readonly MarkedRow[]): MarkedDispatch[] {
  const dispatches = new Map<string, MarkedDispatch>();
  for (const row of rows) {
    const job = {
      id: row.id,
      attempt: row.attempt,
      ...(row.lost > 0 && { lost: row.lost }),
      tenant: tenantTag(row.organization_id),
      ...(row.webhook_id !== null && { endpoint: endpointTag(row.webhook_id) }),
    };
    const dispatch = dispatches.get(row.message_id);
    if (dispatch) dispatch.message.jobs.push(job);
    else
      dispatches.set(row.message_id, {
        queue: row.queue,
        organizationId: row.organization_id,
        priority: row.priority,
        message: { id: row.message_id, jobs: [job], delayMs: row.delay_ms },
      });
  }
  return [...dispatches.values()];
}
