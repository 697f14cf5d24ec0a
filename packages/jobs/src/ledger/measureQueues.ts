import type { QueueName, Sql } from '@novapulse/db';

export type QueueMeasure = {
  queue: QueueName;
  /** Jobs that are due and not started, due later, running. */
  counts: { waiting: number; delayed: number; active: number };
  /** How long the longest waiting job has been due; 0 when none waits. */
  oldestWaitingSeconds: number;
};

type Row = { queue: QueueName; waiting: number; delayed: number; active: number; oldest_waiting_seconds: number };

/**
 * All queues as the ledger sees them, of one organization or over all; the same on both engines. It reads what has not
 * ended, each part by an index that holds nothing else, so it costs what is under way and not what was ever done.
 */
export async function measureQueues(sql: Sql, organizationId: string | null = null): Promise<QueueMeasure[]> {
  const whose = organizationId === null ? '' : 'and organization_id = $1';
  const rows = await sql.query<Row>(
    `select q.queue,
            count(j.queue) filter (where not j.is_running and j.next_attempt_at <= now())::int as waiting,
            count(j.queue) filter (where not j.is_running and j.next_attempt_at > now())::int as delayed,
            count(j.queue) filter (where j.is_running)::int as active,
            coalesce(extract(epoch from now() - min(j.next_attempt_at)
              filter (where not j.is_running and j.next_attempt_at <= now())), 0)::float8 as oldest_waiting_seconds
     from unnest(enum_range(null::queue_name)) as q(queue)
     left join (
       select queue, next_attempt_at, false as is_running from jobs
       where status in ('pending', 'retrying', 'waiting') and message_id is null ${whose}
       union all
       select queue, next_attempt_at, false from jobs where message_id is not null ${whose}
       union all
       select queue, next_attempt_at, true from jobs where status = 'running' ${whose}
     ) j on j.queue = q.queue
     group by q.queue`,
    organizationId === null ? [] : [organizationId],
  );
  return rows.map(({ queue, waiting, delayed, active, oldest_waiting_seconds }) => ({
    queue,
    counts: { waiting, delayed, active },
    oldestWaitingSeconds: oldest_waiting_seconds,
  }));
}
