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

/**
 * **defer**, and the same as above for single rows of a message whose consumer knows that it will not start them. They
 * are due again after `delayMs`, with nothing counted.
 */
export async function giveBackJobs(
  sql: Sql,
  messageId: string,
  jobIds: readonly string[],
  delayMs = 0,
): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `update jobs set message_id = null, dispatched_at = null, epoch = epoch + 1,
            next_attempt_at = greatest(next_attempt_at, now() + $3 * interval '1 millisecond')
     where id = any($2::text[]) and message_id = $1 and status in ('pending', 'retrying', 'waiting')
     returning id`,
    [messageId, jobIds, delayMs],
  );
  return rows.length;
}

/** A message that its rows have waited for long. `at` is the place of the next page's beginning. */
export type OldMessage = { id: string; queue: QueueName; at: OldMessageCursor };

/** A row's place in the index: `dispatchedAt` as the database writes it, since many messages share a millisecond. */
export type OldMessageCursor = { dispatchedAt: string; id: string };

/** Messages dispatched over 30 s ago whose rows still wait, oldest first, after `cursor`. */
export async function oldMessages(
  sql: Sql,
  cursor: OldMessageCursor | null,
  limit: number,
  olderThanMs = unknownAfterMs,
): Promise<OldMessage[]> {
  const rows = await sql.query<{ message_id: string; queue: QueueName; dispatched_at: string }>(
    `select distinct on (jobs.dispatched_at, message_id) message_id, queue, dispatched_at::text as dispatched_at
     from jobs
     where message_id is not null and next_attempt_at <= now()
       and dispatched_at < now() - $1 * interval '1 millisecond'
       and (dispatched_at, message_id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3, ''))
     order by jobs.dispatched_at, message_id
     limit $4`,
    [olderThanMs, cursor?.dispatchedAt ?? null, cursor?.id ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.message_id,
    queue: row.queue,
    at: { dispatchedAt: row.dispatched_at, id: row.message_id },
  }));
}
