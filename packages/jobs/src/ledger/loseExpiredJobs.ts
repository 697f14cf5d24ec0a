import type { Sql } from '@novapulse/db';
import type { Change } from '../changes/change.ts';
import { maxLost } from './limits.ts';

/**
 * **reconcile, lease over**: attempts whose worker gave no sign of life are on record as `lost`. The job is due again
 * without using up a try, cancelled if that was asked, and failed once it has lost more attempts than a job may: then
 * it is the job that kills its workers. Returns the jobs that lost an attempt.
 */
export async function loseExpiredJobs(sql: Sql, limit: number): Promise<Change[]> {
  return await sql.query<Change>(
    `with expired as (
       select id,
              case when cancel_asked then 'cancelled' when lost + 1 > $2 then 'failed' else 'retrying' end::job_status as status
       from jobs
       where status = 'running' and lease_until < now()
       order by lease_until
       limit $1
       for update skip locked
     ), moved as (
       update jobs j
       set status = e.status, lost = j.lost + 1, epoch = j.epoch + 1, next_attempt_at = now(), lease_until = null,
           finished_at = case when e.status <> 'retrying' then now() end,
           last_error_code = 'lost',
           error = jsonb_build_object('code', 'lost', 'message', 'The worker that ran this attempt vanished.')
       from expired e where j.id = e.id
       returning j.id, j.attempt, j.organization_id
     )
     update attempts a
     set outcome = 'lost', error_code = 'lost', error_message = 'The worker that ran this attempt vanished.',
         duration_ms = (extract(epoch from now() - a.started_at) * 1000)::int
     from moved m where a.job_id = m.id and a.number = m.attempt and a.outcome = 'started'
     returning a.job_id as "jobId", m.organization_id as "organizationId"`,
    [limit, maxLost],
  );
}
