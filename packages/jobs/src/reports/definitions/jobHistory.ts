import { z } from 'zod';
import { integer, milliseconds, text, time } from '../columns.ts';
import { defineReport, type ReportScope } from '../defineReport.ts';
import { idsInPeriod, isOnePeriod, onePeriodError, periodParams } from '../period.ts';

const statuses = ['pending', 'running', 'retrying', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped'] as const;
const queues = ['email', 'webhook', 'workflow', 'report'] as const;

const params = z
  .strictObject({
    ...periodParams,
    queue: z.enum(queues).optional(),
    name: z.string().min(1).max(100).optional(),
    status: z.array(z.enum(statuses)).min(1).max(statuses.length).optional(),
  })
  .refine(isOnePeriod, onePeriodError);

const found = `jobs j where j.organization_id = $1 and j.queue = any($4::queue_name[]) and j.id >= $2 and j.id < $3
  and ($5::text is null or j.name = $5) and ($6::text[] is null or j.status = any($6::job_status[]))`;

function valuesOf(given: z.output<typeof params>, { organizationId, asOf }: ReportScope): unknown[] {
  const { from, to } = idsInPeriod('job', given, asOf);
  const { queue, name, status } = given;
  return [organizationId, from, to, queue === undefined ? queues : [queue], name ?? null, status ?? null];
}

export const jobHistory = defineReport({
  name: 'job-history',
  title: 'Job history',
  description: 'Every job of all queues with its outcome, attempts and times. Never its input or output.',
  permission: 'reports:read',
  formats: ['csv', 'ndjson', 'xlsx', 'pdf'],
  params,
  columns: {
    jobId: text('Job'),
    queue: text('Queue'),
    name: text('Name'),
    status: text('Status'),
    tags: text('Tags'),
    attempts: integer('Attempts'),
    lostAttempts: integer('Lost attempts'),
    lastErrorCode: text('Last error'),
    createdAt: time('Created'),
    finishedAt: time('Finished'),
    totalMs: milliseconds('Created to finished (ms)'),
  },
  rows: (given, scope) => ({
    text: `select j.id, j.queue::text, j.name, j.status::text, array_to_string(j.tags, ' '), j.attempt, j.lost,
                  j.last_error_code, j.created_at, j.finished_at,
                  round(extract(epoch from j.finished_at - j.created_at) * 1000)::float8
           from ${found} order by j.id`,
    values: valuesOf(given, scope),
  }),
  summary(given, scope) {
    const values = valuesOf(given, scope);
    return [
      {
        kind: 'figures',
        columns: { jobs: integer('Jobs'), succeeded: integer('Succeeded'), failed: integer('Failed') },
        statement: {
          text: `select count(*)::float8, count(*) filter (where j.status = 'succeeded')::float8,
                        count(*) filter (where j.status = 'failed')::float8 from ${found}`,
          values,
        },
      },
      {
        kind: 'bars',
        title: 'Jobs by queue',
        format: 'integer',
        statement: { text: `select j.queue::text, count(*)::float8 from ${found} group by 1 order by 2 desc`, values },
      },
      {
        kind: 'bars',
        title: 'Jobs by status',
        format: 'integer',
        statement: { text: `select j.status::text, count(*)::float8 from ${found} group by 1 order by 2 desc`, values },
      },
      {
        kind: 'table',
        title: 'Kinds of job with the most failures',
        columns: {
          name: text('Name'),
          jobs: integer('Jobs'),
          failed: integer('Failed'),
          attempts: integer('Attempts'),
        },
        statement: {
          text: `select j.name, count(*)::float8, count(*) filter (where j.status = 'failed')::float8,
                        sum(j.attempt)::float8
                 from ${found} group by 1 order by 3 desc, 2 desc, 1 limit 20`,
          values,
        },
      },
    ];
  },
});
