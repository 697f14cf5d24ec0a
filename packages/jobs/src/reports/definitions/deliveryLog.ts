import { z } from 'zod';
import { integer, milliseconds, text, time } from '../columns.ts';
import { defineReport, type ReportScope } from '../defineReport.ts';
import { idsInPeriod, isOnePeriod, onePeriodError, periodParams } from '../period.ts';

const statuses = ['pending', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'skipped'] as const;

const params = z
  .strictObject({
    ...periodParams,
    webhookId: z.string().min(1).max(40).optional(),
    eventType: z.string().min(1).max(128).optional(),
    status: z.array(z.enum(statuses)).min(1).max(statuses.length).optional(),
  })
  .refine(isOnePeriod, onePeriodError);

const found = `jobs j where j.organization_id = $1 and j.queue = 'webhook' and j.id >= $2 and j.id < $3
  and ($4::text is null or j.webhook_id = $4) and ($5::text is null or j.event_type = $5)
  and ($6::text[] is null or j.status = any($6::job_status[]))`;

function valuesOf(given: z.output<typeof params>, { organizationId, asOf }: ReportScope): unknown[] {
  const { from, to } = idsInPeriod('job', given, asOf);
  return [organizationId, from, to, given.webhookId ?? null, given.eventType ?? null, given.status ?? null];
}

export const deliveryLog = defineReport({
  name: 'delivery-log',
  title: 'Delivery log',
  description: 'Every delivery with its event, endpoint, outcome and times.',
  permission: 'reports:read',
  formats: ['csv', 'ndjson', 'xlsx', 'pdf'],
  params,
  columns: {
    deliveryId: text('Delivery'),
    eventId: text('Event'),
    eventType: text('Event type'),
    webhookId: text('Endpoint'),
    webhookUrl: text('Endpoint URL'),
    status: text('Status'),
    attempts: integer('Attempts'),
    lastStatusCode: integer('Last status code'),
    lastErrorCode: text('Last error'),
    lastDurationMs: milliseconds('Last duration (ms)'),
    replayOf: text('Replay of'),
    createdAt: time('Created'),
    finishedAt: time('Finished'),
  },
  rows: (given, scope) => ({
    text: `select d.id, d.event_id, d.event_type, d.webhook_id, w.url, d.status::text, d.attempt, d.last_status_code,
                  d.last_error_code, a.duration_ms, d.replay_of, d.created_at, d.finished_at
           from (select j.* from ${found}) d
           left join webhooks w on w.id = d.webhook_id and w.organization_id = $1
           left join attempts a on a.job_id = d.id and a.number = d.attempt
           order by d.id`,
    values: valuesOf(given, scope),
  }),
  summary(given, scope) {
    const values = valuesOf(given, scope);
    const rateColumns = {
      deliveries: integer('Deliveries'),
      succeeded: integer('Succeeded'),
      failed: integer('Failed'),
    };
    return [
      {
        kind: 'figures',
        columns: { ...rateColumns, open: integer('Open'), attempts: integer('Attempts') },
        statement: {
          text: `select count(*)::float8, count(*) filter (where j.status = 'succeeded')::float8,
                        count(*) filter (where j.status = 'failed')::float8,
                        count(*) filter (where j.status in ('pending', 'running', 'retrying'))::float8,
                        coalesce(sum(j.attempt), 0)::float8 from ${found}`,
          values,
        },
      },
      {
        kind: 'bars',
        title: 'Deliveries by day (UTC), the last 31 days with any',
        format: 'integer',
        statement: {
          text: `select * from (
                   select to_char(j.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::float8
                   from ${found} group by 1 order by 1 desc limit 31
                 ) days order by day`,
          values,
        },
      },
      {
        kind: 'bars',
        title: 'Deliveries by status',
        format: 'integer',
        statement: { text: `select j.status::text, count(*)::float8 from ${found} group by 1 order by 2 desc`, values },
      },
      {
        kind: 'table',
        title: 'Endpoints with the most failed deliveries',
        columns: { webhookUrl: text('Endpoint'), ...rateColumns },
        statement: {
          text: `select coalesce(w.url, d.webhook_id), d.deliveries, d.succeeded, d.failed
                 from (select j.webhook_id, count(*)::float8 as deliveries,
                              count(*) filter (where j.status = 'succeeded')::float8 as succeeded,
                              count(*) filter (where j.status = 'failed')::float8 as failed
                       from ${found} group by 1) d
                 left join webhooks w on w.id = d.webhook_id and w.organization_id = $1
                 order by d.failed desc, d.deliveries desc, d.webhook_id limit 20`,
          values,
        },
      },
    ];
  },
});
