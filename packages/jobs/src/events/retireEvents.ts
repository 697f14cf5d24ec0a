import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { keptDays } from '../ledger/retireJobs.ts';

export type RetiredEvents = {
  removed: number;
  /** Where the next batch begins; null when no older event is left to look at. */
  lastId: string | null;
};

/**
 * Looks at up to `limit` events after `afterId` and removes those that nobody needs any more: older than jobs are kept,
 * without a delivery that is still there to be looked at or sent again, and not younger than a workflow's run of their
 * organization that has not ended, since such a run may still ask for what came before its wait. With an event its
 * idempotency key is forgotten.
 */
export async function retireEvents(
  sql: Sql,
  { afterId, limit }: { afterId: string; limit: number },
): Promise<RetiredEvents> {
  const [clock] = await sql.query<{ until: Date }>(`select now() - $1 * interval '1 day' as until`, [keptDays]);
  const { to } = idBounds('event', { until: clock?.until });
  const [row] = await sql.query<{ removed: number; looked: number; lastId: string | null }>(
    `with old as (
       select id, organization_id from events where id > $1 and id < $2 order by id limit $3
     ), unfinished as (
       select o.organization_id, r.job_id
       from (select distinct organization_id from old) o
       cross join lateral (
         select min(j.id) as job_id from jobs j
         where j.organization_id = o.organization_id and j.queue = 'workflow'
           and j.status in ('pending', 'running', 'retrying', 'waiting')
       ) r
     ), gone as (
       delete from events e using old join unfinished u using (organization_id)
       -- Without their prefixes ids of all kinds are in the order of time.
       where e.id = old.id and (u.job_id is null or substr(e.id, 5) < substr(u.job_id, 5))
         and not exists (select from jobs j where j.event_id = e.id)
       returning e.id
     )
     select (select count(*)::int from gone) as removed, count(*)::int as looked, max(id) as "lastId" from old`,
    [afterId, to, limit],
  );
  return { removed: row?.removed ?? 0, lastId: row?.looked === limit ? row.lastId : null };
}
