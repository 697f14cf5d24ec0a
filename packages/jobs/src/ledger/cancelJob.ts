import type { JobStatus, QueueName, Sql } from '@novapulse/db';
import { cancelChannel } from './limits.ts';

export type JobScope = {
  /** Whose job it must be; null for an operator, who sees every organization's. */
  organizationId: string | null;
  id: string;
  queue?: QueueName;
};

export type CancelResult =
  | { kind: 'cancelled' }
  /** It runs; its worker was told, and it will not be tried again. */
  | { kind: 'cancelling' }
  /** It had ended already. */
  | { kind: 'finished'; status: JobStatus };

/**
 * **cancel**: a ready job is cancelled at once, a running one is asked to stop, and so are the jobs that a workflow's run
 * has enqueued. Null when there is no such job.
 */
export async function cancelJob(sql: Sql, { organizationId, id, queue }: JobScope): Promise<CancelResult | null> {
  const [row] = await sql.query<{ before: JobStatus; after: JobStatus }>(
    `with found as (
       select id, status from jobs
       where id = $1 and ($2::text is null or organization_id = $2) and ($3::text is null or queue = $3::queue_name)
       for update
     ), family as (
       select id from found
       union all
       -- What a workflow's run has enqueued ends with it.
       select s.child_job_id from found
       join workflow_runs r on r.job_id = found.id
       join workflow_steps s on s.run_id = r.id
       where s.child_job_id is not null and found.status in ('pending', 'retrying', 'waiting', 'running')
     ), moved as (
       update jobs j
       set status = case when j.status = 'running' then j.status else 'cancelled' end,
           cancel_asked = j.status = 'running',
           finished_at = case when j.status = 'running' then null else now() end,
           message_id = null, dispatched_at = null,
           epoch = case when j.status = 'running' then j.epoch else j.epoch + 1 end
       from family
       where j.id = family.id and j.status in ('pending', 'retrying', 'waiting', 'running')
       returning j.id, j.status
     ), told as (
       select pg_notify($4, id) from moved where status = 'running'
     )
     select found.status as before, coalesce(moved.status, found.status) as after, (select count(*) from told) as told
     from found left join moved on moved.id = found.id`,
    [id, organizationId, queue ?? null, cancelChannel],
  );
  if (!row) return null;
  if (row.before === 'running') return { kind: 'cancelling' };
  return row.before === row.after ? { kind: 'finished', status: row.after } : { kind: 'cancelled' };
}
