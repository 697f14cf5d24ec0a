import type { Sql } from '@novapulse/db';
import { notifyDue } from './enqueueJobs.ts';
import type { Held } from './renewLeases.ts';

/**
 * **park**: the attempt ends well and the job waits, holding no slot, until `wakeAfterMs` (null: until it is woken).
 * Tries begin anew. A wake that came while it ran makes it due at once, and only this step clears that wish; a cancel
 * that was asked ends it. Returns false when the job was no longer this attempt's to decide.
 */
export async function parkJob(sql: Sql, held: Held, wakeAfterMs: number | null): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `with parked as (
       update jobs
       set status = case when cancel_asked then 'cancelled' else 'waiting' end::job_status,
           finished_at = case when cancel_asked then now() end,
           tries = 0, lease_until = null, epoch = epoch + 1,
           next_attempt_at = case when wake_asked then now()
                                  when $3::float8 is null then 'infinity'
                                  else now() + $3 * interval '1 millisecond' end,
           wake_asked = case when cancel_asked then wake_asked else false end
       where id = $1 and status = 'running' and attempt = $2
       returning id, attempt
     )
     update attempts a
     set outcome = 'succeeded', duration_ms = (extract(epoch from now() - a.started_at) * 1000)::int
     from parked p where a.job_id = p.id and a.number = p.attempt and a.outcome = 'started'
     returning a.job_id as id`,
    [held.jobId, held.attempt, wakeAfterMs],
  );
  return rows.length === 1;
}

/** **wake**: a waiting job becomes due; a running one is asked to be due when it parks. Returns false for any other. */
export async function wakeJob(sql: Sql, jobId: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update jobs
     set next_attempt_at = case status when 'waiting' then least(next_attempt_at, now()) else next_attempt_at end,
         message_id = case status when 'waiting' then null else message_id end,
         dispatched_at = case status when 'waiting' then null else dispatched_at end,
         epoch = case status when 'waiting' then epoch + 1 else epoch end,
         wake_asked = case status when 'running' then true else wake_asked end
     where id = $1 and status in ('waiting', 'running')
     returning id`,
    [jobId],
  );
  if (rows.length === 0) return false;
  await notifyDue(sql);
  return true;
}
