import type { JobStatus, Sql } from '@novapulse/db';
import type { JobScope } from '../ledger/cancelJob.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';

export type PromoteResult =
  /** It is due now. */
  | { kind: 'promoted' }
  /** It is due already, runs, or has ended. */
  | { kind: 'refused'; status: JobStatus };

/**
 * **wake** by hand: a job that is due later is due now, unless it is a delivery that waits for its turn. Null when there
 * is no such job.
 */
export async function promoteJob(sql: Sql, { organizationId, id, queue }: JobScope): Promise<PromoteResult | null> {
  const [row] = await sql.query<{ status: JobStatus; promoted: boolean }>(
    `with found as (
       select id, status from jobs
       where id = $1 and ($2::text is null or organization_id = $2) and ($3::text is null or queue = $3::queue_name)
       for update
     ), promoted as (
       update jobs j
       set next_attempt_at = now(), message_id = null, dispatched_at = null, epoch = j.epoch + 1
       from found
       where j.id = found.id and found.status in ('pending', 'retrying', 'waiting') and j.next_attempt_at > now()
         and not (j.order_key is not null and j.next_attempt_at = 'infinity')
       returning j.id
     )
     select status, exists (select from promoted) as promoted from found`,
    [id, organizationId, queue ?? null],
  );
  if (!row) return null;
  if (!row.promoted) return { kind: 'refused', status: row.status };
  await notifyDue(sql);
  return { kind: 'promoted' };
}
