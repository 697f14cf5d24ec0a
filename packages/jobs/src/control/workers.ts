import type { QueueName, Sql } from '@novapulse/db';

/** A worker that has given no sign of life for this long counts as gone. It gives one every 5 seconds. */
export const workerGoneAfterMs = 15_000;

export type WorkerBeat = {
  /** Of this process alone. */
  id: string;
  /** As it stands in the attempts it makes. */
  name: string;
  queues: readonly QueueName[];
  concurrency: Partial<Record<QueueName, number>>;
  version: string;
  running: number;
};

/** Says that a worker lives, by the database's clock. */
export async function recordBeat(
  sql: Sql,
  { id, name, queues, concurrency, version, running }: WorkerBeat,
): Promise<void> {
  await sql.query(
    `insert into workers (id, name, queues, concurrency, version, running) values ($1, $2, $3::text[], $4::jsonb, $5, $6)
     on conflict (id) do update set beat_at = now(), running = $6, stopped_at = null`,
    [id, name, queues, JSON.stringify(concurrency), version, running],
  );
}

/** Says that a worker has stopped by itself. */
export async function recordStop(sql: Sql, id: string): Promise<void> {
  await sql.query('update workers set stopped_at = now(), running = 0, beat_at = now() where id = $1', [id]);
}

/** How many workers live now that run each queue. */
export async function countWorkersByQueue(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.query<{ queue: string; workers: number }>(
    `select queue, count(*)::int as workers from workers cross join unnest(queues) as queue
     where stopped_at is null and beat_at > now() - $1 * interval '1 millisecond' group by queue`,
    [workerGoneAfterMs],
  );
  return new Map(rows.map((row) => [row.queue, row.workers]));
}

export type SeenWorker = {
  id: string;
  name: string;
  queues: string[];
  concurrency: unknown;
  version: string;
  running: number;
  startedAt: Date;
  beatAt: Date;
  stoppedAt: Date | null;
  isAlive: boolean;
};

/** The workers seen within a day, the latest sign of life first. */
export async function findWorkers(sql: Sql): Promise<SeenWorker[]> {
  return sql.query<SeenWorker>(
    `select id, name, queues, concurrency, version, running, started_at as "startedAt", beat_at as "beatAt",
            stopped_at as "stoppedAt", stopped_at is null and beat_at > now() - $1 * interval '1 millisecond' as "isAlive"
     from workers where beat_at > now() - interval '1 day' order by beat_at desc limit 200`,
    [workerGoneAfterMs],
  );
}

export async function forgetWorkers(sql: Sql): Promise<void> {
  await sql.query(`delete from workers where beat_at < now() - interval '1 day'`);
}
