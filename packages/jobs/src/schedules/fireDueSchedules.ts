import type { NewId } from '@novapulse/core';
import type { Db, Sql } from '@novapulse/db';
import { z } from 'zod';
import type { Change } from '../changes/change.ts';
import { createReport } from '../reports/createReport.ts';
import { reportFormats } from '../reports/formats.ts';
import { isReportName } from '../reports/reportCatalogue.ts';
import { parseCron } from './cron.ts';
import { misfires, type PlannedFire, planFires } from './planFires.ts';

export type FireOptions = {
  db: Pick<Db, 'transaction'>;
  newId: NewId;
  /** How many schedules at most. */
  limit: number;
  /** Null: the database's clock. */
  now: Date | null;
  /** Told of schedules that this version cannot run; they are switched off. */
  onError: (error: unknown) => void;
};

const scheduleRow = z.object({
  id: z.string(),
  organization_id: z.string(),
  report: z.string(),
  params: z.record(z.string(), z.unknown()),
  format: z.enum(reportFormats),
  cron: z.string(),
  time_zone: z.string(),
  misfire: z.enum(misfires),
  recipients: z.array(z.string()),
  created_by_type: z.enum(['user', 'api_key', 'system']),
  created_by_id: z.string().nullable(),
  next_fire_at: z.date(),
  now: z.date(),
});

type ScheduleRow = z.infer<typeof scheduleRow>;

/**
 * Runs what is due, in one transaction: it claims schedules (`FOR UPDATE SKIP LOCKED`), records their fires, which are
 * unique by schedule and time, enqueues a job for each and moves the schedules on. So a time fires exactly once, however
 * many workers ask and whichever of them dies. Returns what was enqueued, and how many schedules were claimed.
 */
export async function fireDueSchedules(options: FireOptions): Promise<{ claimed: number; changes: Change[] }> {
  return await options.db.transaction(async (tx) => {
    const found = await tx.query<{ id: string }>(
      `select id, organization_id, report, params, format, cron, time_zone, misfire, recipients, created_by_type,
              created_by_id, next_fire_at, coalesce($2::timestamptz, now()) as now
       from schedules
       where next_fire_at <= coalesce($2::timestamptz, now())
       order by next_fire_at
       limit $1
       for update skip locked`,
      [options.limit, options.now?.toISOString() ?? null],
    );
    const changes: Change[] = [];
    for (const row of found) changes.push(...(await fireOne(tx, options, row)));
    return { claimed: found.length, changes };
  });
}

async function fireOne(tx: Sql, { newId, onError }: FireOptions, found: { id: string }): Promise<Change[]> {
  const plan = planOf(found);
  if (plan instanceof Error) {
    onError(new Error(`The schedule ${found.id} cannot run and is switched off`, { cause: plan }));
    await tx.query('update schedules set enabled = false, next_fire_at = null where id = $1', [found.id]);
    return [];
  }
  const { schedule, report, fires, next } = plan;
  const isNew = await recordFires(tx, schedule.id, fires);
  const changes: Change[] = [];
  for (const { fireAt, isSkipped } of fires) {
    if (isSkipped || !isNew.has(fireAt.getTime())) continue;
    const { id, jobId } = await createReport(tx, newId, {
      organizationId: schedule.organization_id,
      report,
      params: schedule.params,
      format: schedule.format,
      requestedBy: { type: schedule.created_by_type, id: schedule.created_by_id },
      asOf: fireAt,
      recipients: schedule.recipients,
      scheduleId: schedule.id,
    });
    await tx.query('update schedule_fires set report_id = $3 where schedule_id = $1 and fire_at = $2::timestamptz', [
      schedule.id,
      fireAt.toISOString(),
      id,
    ]);
    changes.push({ organizationId: schedule.organization_id, jobId });
  }
  const last = fires.filter(({ isSkipped }) => !isSkipped).at(-1)?.fireAt;
  await tx.query(
    `update schedules
     set next_fire_at = $2::timestamptz, last_fire_at = coalesce($3::timestamptz, last_fire_at) where id = $1`,
    [schedule.id, next?.toISOString() ?? null, last?.toISOString() ?? null],
  );
  return changes;
}

function planOf(found: unknown) {
  try {
    const schedule: ScheduleRow = scheduleRow.parse(found);
    const { report, cron, time_zone, misfire, next_fire_at, now } = schedule;
    if (!isReportName(report)) throw new Error(`There is no report ${report}`);
    return { schedule, report, ...planFires(parseCron(cron, time_zone), misfire, next_fire_at, now) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The times, in milliseconds, that were not on record yet. */
async function recordFires(tx: Sql, scheduleId: string, fires: readonly PlannedFire[]): Promise<Set<number>> {
  if (fires.length === 0) return new Set();
  const rows = await tx.query<{ fire_at: Date }>(
    `insert into schedule_fires (schedule_id, fire_at, passed_over)
     select $1, * from unnest($2::timestamptz[], $3::int[])
     on conflict do nothing
     returning fire_at`,
    [scheduleId, fires.map(({ fireAt }) => fireAt.toISOString()), fires.map(({ passedOver }) => passedOver)],
  );
  return new Set(rows.map((row) => row.fire_at.getTime()));
}
