import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

/** An endpoint that does not take its deliveries at the moment. */
export type TroubledEndpoint = {
  id: string;
  url: string;
  status: 'failing' | 'held_back' | 'gone';
  /** Since when it fails, until when it is held back, when it was disabled. */
  at: Date;
  /** What its latest deliveries mostly ended with: an HTTP status, or an error code where there was none. */
  code: string | null;
  /** Deliveries of the time asked for that wait for their next attempt, and that have used theirs up. */
  retrying: number;
  failed: number;
};

// The reason is that of the latest ones; the number of all would only cost time.
const mostForReason = 100;
const mostEndpoints = 20;

type Row = Omit<TroubledEndpoint, 'code'> & { code: string | null };

/** An organization's endpoints that fail, are held back or answered 410, worst first: at most 20. */
export async function findTroubledEndpoints(
  sql: Sql,
  organizationId: string,
  since: Date,
  now: Date,
): Promise<TroubledEndpoint[]> {
  return sql.query<Row>(
    `with troubled as (
       select id, url, disabled_at, held_until, failing_since,
              case when disabled_at is not null then 'gone' when held_until > $3 then 'held_back' else 'failing' end as status
       from webhooks
       where organization_id = $1 and deleted_at is null
         and case when disabled_at is not null then disabled_reason = 'gone'
                  else failing_since is not null or held_until > $3 end
     )
     select t.id, t.url, t.status,
            case t.status when 'gone' then t.disabled_at when 'held_back' then t.held_until else t.failing_since end as at,
            reason.code, open.retrying, open.failed
     from troubled t
     cross join lateral (
       select count(*) filter (where status = 'retrying')::int as retrying,
              count(*) filter (where status = 'failed')::int as failed
       from jobs where webhook_id = t.id and status in ('retrying', 'failed') and status <> 'succeeded' and id >= $2
     ) open
     left join lateral (
       select mode() within group (order by code) as code
       from (
         (select coalesce(nullif(last_error_code, 'http_status'), last_status_code::text) as code from jobs
          where webhook_id = any(array[t.id]) and status = 'retrying' order by webhook_id desc, status desc, id desc limit $4)
         union all
         (select coalesce(nullif(last_error_code, 'http_status'), last_status_code::text) from jobs
          where webhook_id = any(array[t.id]) and status = 'failed' order by webhook_id desc, status desc, id desc limit $4)
       ) latest
     ) reason on true
     order by array_position(array['failing', 'held_back', 'gone'], t.status), open.retrying + open.failed desc, t.id
     limit $5`,
    [organizationId, idBounds('job', { since }).from, now, mostForReason, mostEndpoints],
  );
}
