import type { JobStatus, Sql } from '@novapulse/db';
import type { JobScope } from './cancelJob.ts';
import { notifyDue } from './enqueueJobs.ts';

export type RetryResult =
  /** The same job, due now. */
  | { kind: 'retrying'; id: string }
  /** A succeeded delivery is sent again as a new one with the same event. */
  | { kind: 'replayed'; id: string }
  /** It is on its way already, or of a kind that is not repeated. */
  | { kind: 'refused'; status: JobStatus };

/**
 * **retry by hand**: a failed, cancelled or skipped job, or one that waits for its retry, is due now, with at least one
 * more try and its losses forgotten. A succeeded delivery gets a new delivery of the same event with `replayOf` set.
 * `newJobId` names that one. On an ordered endpoint either goes to the end of its line: what came after it has gone out
 * already, or will before it. Null when there is no such job.
 */
export async function retryJob(
  sql: Sql,
  { organizationId, id, queue }: JobScope,
  newJobId: string,
): Promise<RetryResult | null> {
  const [row] = await sql.query<{ before: JobStatus; retried: boolean; replay_id: string | null }>(
    `with found as (
       select * from jobs
       where id = $1 and ($2::text is null or organization_id = $2) and ($3::text is null or queue = $3::queue_name)
       for update
     ), retried as (
       update jobs j
       set status = 'retrying', next_attempt_at = now(), message_id = null, dispatched_at = null, epoch = j.epoch + 1,
           lost = 0, cancel_asked = false, budget = greatest(j.budget, j.tries + 1), finished_at = null
       from found
       where j.id = found.id and found.status in ('failed', 'cancelled', 'skipped', 'retrying')
       returning j.id
     ), replayed as (
       insert into jobs (id, organization_id, queue, name, input, budget, event_id, event_type, webhook_id, replay_of, trace_parent,
                         order_key)
       select $4, organization_id, queue, name, input, budget, event_id, event_type, webhook_id, id, trace_parent, order_key
       from found where status = 'succeeded' and queue = 'webhook'
       returning id
     )
     select found.status as before, exists (select from retried) as retried, (select id from replayed) as replay_id from found`,
    [id, organizationId, queue ?? null, newJobId],
  );
  if (!row) return null;
  if (!row.retried && row.replay_id === null) return { kind: 'refused', status: row.before };
  await notifyDue(sql);
  return row.replay_id === null ? { kind: 'retrying', id } : { kind: 'replayed', id: row.replay_id };
}
