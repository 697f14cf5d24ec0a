import { z } from 'zod';
import { integer, milliseconds, percent, text, time } from '../columns.ts';
import { defineReport, type ReportScope } from '../defineReport.ts';
import { idsInPeriod, isOnePeriod, onePeriodError, periodParams } from '../period.ts';

const params = z
  .strictObject({ ...periodParams, webhookId: z.string().min(1).max(40).optional() })
  .refine(isOnePeriod, onePeriodError);

const found = `jobs j where j.organization_id = $1 and j.queue = 'webhook' and j.id >= $2 and j.id < $3
  and ($4::text is null or j.webhook_id = $4)`;

/** A delivery counts for the rate once it has ended; one that was cancelled or skipped says nothing about its endpoint. */
const reliability = `
  with delivery as (
    select j.webhook_id, count(*)::float8 as deliveries,
           (count(*) filter (where j.status = 'succeeded'))::float8 as succeeded,
           (count(*) filter (where j.status = 'failed'))::float8 as failed,
           max(j.finished_at) filter (where j.status = 'failed') as last_failed_at,
           mode() within group (order by j.last_error_code) as usual_error
    from ${found} group by j.webhook_id
  ), attempt as (
    select j.webhook_id, count(*)::float8 as attempts,
           (count(*) filter (where a.outcome in ('succeeded', 'late_succeeded')))::float8 as well,
           percentile_cont(array[0.5, 0.95]) within group (order by a.duration_ms) as quantiles
    from (select j.id, j.webhook_id from ${found}) j join attempts a on a.job_id = j.id
    group by j.webhook_id
  )
  select d.webhook_id, w.url, d.deliveries, d.succeeded, d.failed,
         round((100 * d.succeeded / nullif(d.succeeded + d.failed, 0))::numeric, 3)::float8 as success_rate,
         coalesce(a.attempts, 0) as attempts,
         round((100 * a.well / nullif(a.attempts, 0))::numeric, 3)::float8 as attempt_rate,
         a.quantiles[1] as p50_ms, a.quantiles[2] as p95_ms, d.usual_error, d.last_failed_at
  from delivery d
  left join attempt a on a.webhook_id = d.webhook_id
  left join webhooks w on w.id = d.webhook_id and w.organization_id = $1`;

function valuesOf(given: z.output<typeof params>, { organizationId, asOf }: ReportScope): unknown[] {
  const { from, to } = idsInPeriod('job', given, asOf);
  return [organizationId, from, to, given.webhookId ?? null];
}

export const endpointReliability = defineReport({
  name: 'endpoint-reliability',
  title: 'Endpoint reliability',
  description: 'For each endpoint: how many deliveries and attempts succeeded, how long they took, how it fails.',
  permission: 'reports:read',
  formats: ['csv', 'ndjson', 'xlsx', 'pdf'],
  params,
  columns: {
    webhookId: text('Endpoint'),
    webhookUrl: text('Endpoint URL'),
    deliveries: integer('Deliveries'),
    succeeded: integer('Succeeded'),
    failed: integer('Failed'),
    successRate: percent('Deliveries succeeded (%)'),
    attempts: integer('Attempts'),
    attemptSuccessRate: percent('Attempts succeeded (%)'),
    medianMs: milliseconds('Median duration (ms)'),
    p95Ms: milliseconds('95th percentile (ms)'),
    usualError: text('Usual error'),
    lastFailedAt: time('Last failed delivery'),
  },
  rows: (given, scope) => ({ text: `${reliability} order by d.webhook_id`, values: valuesOf(given, scope) }),
  summary(given, scope) {
    const values = valuesOf(given, scope);
    return [
      {
        kind: 'figures',
        columns: {
          endpoints: integer('Endpoints'),
          deliveries: integer('Deliveries'),
          successRate: percent('Deliveries succeeded (%)'),
        },
        statement: {
          text: `select count(*)::float8, coalesce(sum(r.deliveries), 0)::float8,
                        round((100 * sum(r.succeeded) / nullif(sum(r.succeeded + r.failed), 0))::numeric, 3)::float8
                 from (${reliability}) r`,
          values,
        },
      },
      {
        kind: 'bars',
        title: 'Least reliable endpoints: deliveries succeeded (%)',
        format: 'percent',
        statement: {
          text: `select coalesce(r.url, r.webhook_id), r.success_rate from (${reliability}) r
                 where r.success_rate is not null order by r.success_rate, r.deliveries desc, r.webhook_id limit 20`,
          values,
        },
      },
      {
        kind: 'table',
        title: 'Slowest endpoints',
        columns: { url: text('Endpoint'), median: milliseconds('Median (ms)'), p95: milliseconds('p95 (ms)') },
        statement: {
          text: `select coalesce(r.url, r.webhook_id), r.p50_ms, r.p95_ms from (${reliability}) r
                 where r.p95_ms is not null order by r.p95_ms desc, r.webhook_id limit 20`,
          values,
        },
      },
    ];
  },
});
