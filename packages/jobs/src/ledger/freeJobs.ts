import type { QueueName, Sql } from '@novapulse/db';
import { unknownAfterMs } from './limits.ts';

/**
 * **reconcile, unknown**: rows that were marked for these messages, which no engine will deliver, are free for a new
 * dispatch. A message id is made anew at every dispatch, so it stands for attempt and epoch too.
 */
export async function freeJobs(sql: Sql, messageIds: readonly string[]): Promise<number> {
  if (messageIds.length === 0) return 0;
  const rows = await sql.query<{ id: string }>(
    `update jobs set message_id = null, dispatched_at = null, epoch = epoch + 1
     where message_id = any($1::text[]) and status in ('pending', 'retrying', 'waiting')
     returning id`,
    [messageIds],
  );
  return rows.length;
}

/** The same for single rows of a message whose consumer knows that it will not start them. */
export async function giveBackJobs(sql: Sql, messageId: string, jobIds: readonly string[]): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `update jobs set message_id = null, dispatched_at = null, epoch = epoch + 1
     where id = any($2::text[]) and message_id = $1 and status in ('pending', 'retrying', 'waiting')
     returning id`,
    [messageId, jobIds],
  );
  return rows.length;
}

/** A message that its rows have waited for long; the cursor of the next page. */
export type OldMessage = { id: string; queue: QueueName; dispatchedAt: Date };

/** Messages dispatched over 30 s ago whose rows still wait, oldest first, after `cursor`. */
export async function oldMessages(
  sql: Sql,
  cursor: Date | null,
  limit: number,
  olderThanMs = unknownAfterMs,
): Promise<OldMessage[]> {
  const rows = await sql.query<{ message_id: string; queue: QueueName; dispatched_at: Date }>(
    `select message_id, queue, dispatched_at
     from (select distinct on (dispatched_at, message_id) message_id, queue, dispatched_at
           from jobs
           where message_id is not null and next_attempt_at <= now()
             and dispatched_at < now() - $1 * interval '1 millisecond'
             and dispatched_at >= coalesce($2::timestamptz, '-infinity')
           order by dispatched_at, message_id
           limit $3) page`,
    [olderThanMs, cursor, limit],
  );
  return rows.map((row) => ({ id: row.message_id, queue: row.queue, dispatchedAt: row.dispatched_at }));
}
