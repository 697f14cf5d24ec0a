import type { QueueName, Sql } from '@novapulse/db';

export type OldestWaiting = { queue: QueueName; ageSeconds: number };

type Row = { queue: QueueName; age_seconds: number };

/**
 * For each queue with an organization's job that is due and not started: how long the longest of them has been due.
 * Longest first. New jobs are due in the order of their ids, so the first one tells; retries are few.
 */
export async function findOldestWaiting(sql: Sql, organizationId: string): Promise<OldestWaiting[]> {
  const rows = await sql.query<Row>(
    `select q.queue, extract(epoch from now() - oldest.due)::float8 as age_seconds
     from unnest(enum_range(null::queue_name)) as q(queue)
     cross join lateral (
       select min(due) as due from (
         (select next_attempt_at as due from jobs
          where organization_id = any(array[$1]) and queue = q.queue and status = 'pending' and next_attempt_at <= now()
          order by organization_id, queue, status, id limit 1)
         union all
         (select next_attempt_at from jobs
          where organization_id = any(array[$1]) and queue = q.queue and status = 'retrying' and next_attempt_at <= now())
       ) waiting
     ) oldest
     where oldest.due is not null
     order by oldest.due`,
    [organizationId],
  );
  return rows.map(({ queue, age_seconds }) => ({ queue, ageSeconds: Math.max(0, Math.floor(age_seconds)) }));
}
