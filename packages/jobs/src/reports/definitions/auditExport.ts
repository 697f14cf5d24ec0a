import { z } from 'zod';
import { integer, text, time } from '../columns.ts';
import { defineReport, type ReportScope } from '../defineReport.ts';
import { idsInPeriod, isOnePeriod, onePeriodError, periodParams } from '../period.ts';

const params = z
  .strictObject({
    ...periodParams,
    action: z.string().min(1).max(100).optional(),
    actorId: z.string().min(1).max(40).optional(),
  })
  .refine(isOnePeriod, onePeriodError);

const found = `audit_events e where e.organization_id = $1 and e.id >= $2 and e.id < $3
  and ($4::text is null or e.action = $4) and ($5::text is null or e.actor_id = $5)`;

function valuesOf(given: z.output<typeof params>, { organizationId, asOf }: ReportScope): unknown[] {
  const { from, to } = idsInPeriod('audit', given, asOf);
  return [organizationId, from, to, given.action ?? null, given.actorId ?? null];
}

export const auditExport = defineReport({
  name: 'audit-export',
  title: 'Audit export',
  description: 'Who did what, when and from where, as the append-only audit log has it. For admins.',
  permission: 'audit:read',
  formats: ['csv', 'ndjson', 'xlsx', 'pdf'],
  params,
  columns: {
    auditId: text('Entry'),
    createdAt: time('Time'),
    action: text('Action'),
    outcome: text('Outcome'),
    actorType: text('Actor type'),
    actorId: text('Actor'),
    targetType: text('Target type'),
    targetId: text('Target'),
    address: text('Address'),
    requestId: text('Request'),
    detail: text('Detail (JSON)'),
  },
  rows: (given, scope) => ({
    text: `select e.id, e.created_at, e.action, e.outcome, e.actor_type, e.actor_id, e.target_type, e.target_id,
                  e.address, e.request_id, e.detail::text
           from ${found} order by e.id`,
    values: valuesOf(given, scope),
  }),
  summary(given, scope) {
    const values = valuesOf(given, scope);
    return [
      {
        kind: 'figures',
        columns: { entries: integer('Entries'), failures: integer('Failures'), actors: integer('Actors') },
        statement: {
          text: `select count(*)::float8, count(*) filter (where e.outcome <> 'success')::float8,
                        count(distinct e.actor_id)::float8 from ${found}`,
          values,
        },
      },
      {
        kind: 'bars',
        title: 'Entries by day (UTC), the last 31 days with any',
        format: 'integer',
        statement: {
          text: `select * from (
                   select to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::float8
                   from ${found} group by 1 order by 1 desc limit 31
                 ) days order by day`,
          values,
        },
      },
      {
        kind: 'table',
        title: 'Most frequent actions',
        columns: { action: text('Action'), entries: integer('Entries'), failures: integer('Failures') },
        statement: {
          text: `select e.action, count(*)::float8, count(*) filter (where e.outcome <> 'success')::float8
                 from ${found} group by 1 order by 2 desc, 1 limit 20`,
          values,
        },
      },
    ];
  },
});
