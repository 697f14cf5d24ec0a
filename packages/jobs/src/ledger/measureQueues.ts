import type { QueueName, Sql } from '@novapulse/db';

export type QueueMeasure = {
  queue: QueueName;
  /** Jobs that are due and not started, due later, running. */
  counts: { waiting: number; delayed: number; active: number };
  /** How long the longest waiting job has been due; 0 when none waits. */
  oldestWaitingSeconds: number;
};

type Row = { queue: QueueName; waiting: number; delayed: number; active: number; oldest_waiting_seconds: number };

/** All queues as the ledger sees them, over all organizations; the same on both engines. */
export async function measureQueues(sql: Sql): Promise<QueueMeasure[]> {
  const rows = await sql.query<Row>(
    `select q.queue,
            count(j.id) filter (where j.status <> 'running' and j.next_attempt_at <= now())::int as waiting,
            count(j.id) filter (where j.status <> 'running' and j.next_attempt_at > now())::int as delayed,
            count(j.id) filter (where j.status = 'running')::int as active,
            coalesce(extract(epoch from now() - min(j.next_attempt_at)
              filter (where j.status <> 'running' and j.next_attempt_at <= now())), 0)::float8 as oldest_waiting_seconds
     from unnest(enum_range(null::queue_name)) as q(queue)
     left join jobs j on j.queue = q.queue and j.status in ('pending', 'retrying', 'waiting', 'running')
     group by q.queue`,
  );
  return rows.map(({ queue, waiting, delayed, active, oldest_waiting_seconds }) => ({
    queue,
    counts: { waiting, delayed, active },
    oldestWaitingSeconds: oldest_waiting_seconds,
  }));
}
