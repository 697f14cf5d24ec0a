import type { Sql } from '@novapulse/db';
import type { Held } from './renewLeases.ts';

/**
 * **release** (drain): hands back attempts that this worker will not finish. No try and no loss is counted; the job is
 * due now, or cancelled if that was asked. Returns those that were handed back.
 */
export async function releaseJobs(sql: Sql, held: readonly Held[]): Promise<Held[]> {
  return await sql.query<Held>(
    `with mine as (
       select j.id from unnest($1::text[], $2::int[]) as held (id, attempt)
       join jobs j on j.id = held.id
       where j.status = 'running' and j.attempt = held.attempt
       order by j.id
       for update of j
     ), released as (
       update jobs j
       set status = case when j.cancel_asked then 'cancelled' else 'retrying' end::job_status,
           finished_at = case when j.cancel_asked then now() end,
           next_attempt_at = now(), lease_until = null, epoch = j.epoch + 1
       from mine where j.id = mine.id
       returning j.id, j.attempt
     )
     update attempts a
     set outcome = 'released', duration_ms = (extract(epoch from now() - a.started_at) * 1000)::int
     from released r where a.job_id = r.id and a.number = r.attempt and a.outcome = 'started'
     returning a.job_id as "jobId", a.number as attempt`,
    [held.map((one) => one.jobId), held.map((one) => one.attempt)],
  );
}
