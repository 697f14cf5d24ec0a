import type { QueueName, Sql } from '@novapulse/db';
import type { Message } from '../engine/engine.ts';
import { dispatchAheadMs, jobsPerMessage } from './limits.ts';

/** A message and the queue it goes to. Its rows carry its id already. */
export type Dispatch = { queue: QueueName; message: Message };

type MarkedRow = { id: string; queue: QueueName; attempt: number; lost: number; message_id: string; delay_ms: number };

/**
 * **dispatch: mark**: marks up to `limit` rows that are ready, due (or due within a minute: the engine's delay is an
 * accelerator) and not dispatched, and returns the messages to add. First attempts share messages; a job that lost an
 * attempt or waits travels alone. `batchId` must be new at every call: message ids derive from it.
 */
export async function markDueJobs(sql: Sql, batchId: string, limit: number): Promise<Dispatch[]> {
  const rows = await sql.query<MarkedRow>(
    `with due as (
       select id, queue, attempt = 0 and lost = 0 and next_attempt_at <= now() as may_share
       from jobs
       where status in ('pending', 'retrying', 'waiting') and message_id is null
         and next_attempt_at <= now() + $2 * interval '1 millisecond'
       order by next_attempt_at
       limit $3
       for update skip locked
     ), numbered as (
       select id, case when may_share
                  then queue || '_' || (row_number() over (partition by queue, may_share order by id) - 1) / $4::int
                  else id end as part
       from due
     )
     update jobs j
     set message_id = $1 || '_' || numbered.part, dispatched_at = now()
     from numbered
     where j.id = numbered.id
     returning j.id, j.queue, j.attempt + 1 as attempt, j.lost, j.message_id,
               greatest(0, extract(epoch from j.next_attempt_at - now()) * 1000)::float8 as delay_ms`,
    [batchId, dispatchAheadMs, limit, jobsPerMessage],
  );
  return groupByMessage(rows);
}

function groupByMessage(rows: readonly MarkedRow[]): Dispatch[] {
  const dispatches = new Map<string, Dispatch>();
  for (const row of rows) {
    const job = { id: row.id, attempt: row.attempt, ...(row.lost > 0 && { lost: row.lost }) };
    const dispatch = dispatches.get(row.message_id);
    if (dispatch) dispatch.message.jobs.push(job);
    else
      dispatches.set(row.message_id, {
        queue: row.queue,
        message: { id: row.message_id, jobs: [job], delayMs: row.delay_ms },
      });
  }
  return [...dispatches.values()];
}
