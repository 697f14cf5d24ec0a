import { idBounds } from '@novapulse/core';
import { latencyClassSql } from './latency.ts';
import { endOf } from './quarters.ts';

/**
 * Adds up the deliveries that an organization accepted in one quarter of an hour, of some endpoints or of all: one row
 * for each endpoint, one with an empty `webhook_id` for them together. The rows of the ledger are found by their ids,
 * which are ordered by time, and so are their attempts.
 */
export function acceptedStatement(
  organizationId: string,
  quarter: Date,
  webhookIds: readonly string[] | null = null,
): { text: string; values: unknown[] } {
  const { from, to } = idBounds('job', { since: quarter, until: endOf(quarter) });
  const only = webhookIds === null ? '' : ' and webhook_id = any($4::text[])';
  return {
    text: `with accepted as (
       select id, webhook_id from jobs
       where organization_id = any(array[$1]) and queue = 'webhook' and id >= $2 and id < $3${only}
     ), totals as (
       select coalesce(webhook_id, '') as webhook_id, count(*)::int as accepted
       from accepted group by grouping sets ((webhook_id), ())
     ), classes as (
       select coalesce(webhook_id, '') as webhook_id, class, count(*)::int as n
       from (
         select j.webhook_id, ${latencyClassSql('a.duration_ms')} as class
         from accepted j join attempts a on a.job_id = j.id
         where a.job_id >= $2 and a.job_id < $3 and a.duration_ms is not null and a.outcome <> 'released'
       ) timed
       group by grouping sets ((webhook_id, class), (class))
     ), histograms as (
       select webhook_id, array_agg(class order by class) as latency_classes, array_agg(n order by class) as latency_counts
       from classes group by webhook_id
     )
     select t.webhook_id, t.accepted, coalesce(h.latency_classes, '{}') as latency_classes,
            coalesce(h.latency_counts, '{}') as latency_counts
     from totals t left join histograms h using (webhook_id)`,
    values: [organizationId, from, to, ...(webhookIds === null ? [] : [webhookIds])],
  };
}
