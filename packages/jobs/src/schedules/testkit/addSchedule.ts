import type { TestLedger } from '../../testing/openLedger.ts';
import type { Misfire } from '../planFires.ts';

type Schedule = { cron?: string; timeZone?: string; misfire?: Misfire; nextFireAt: Date; report?: string };

/** A schedule of the delivery log. */
export async function addSchedule(ledger: TestLedger, schedule: Schedule): Promise<string> {
  const id = ledger.newId('schedule');
  const { cron = '* * * * *', timeZone = 'UTC', misfire = 'all', nextFireAt, report = 'delivery-log' } = schedule;
  await ledger.db.sql.query(
    `insert into schedules (id, organization_id, report, format, cron, time_zone, misfire, created_by_type, next_fire_at)
     values ($1, $2, $3, 'csv', $4, $5, $6, 'system', $7)`,
    [id, ledger.organizationId, report, cron, timeZone, misfire, nextFireAt],
  );
  return id;
}

/** What is on record of a schedule's fires, in order: with the status of the one job that each has. */
export async function firesOf(ledger: TestLedger, scheduleId: string) {
  return await ledger.db.sql.query<{ fire_at: Date; passed_over: number; report_id: string | null; jobs: string[] }>(
    `select f.fire_at, f.passed_over, f.report_id,
            array(select j.status::text from reports r join jobs j on j.id = r.job_id
                  where r.schedule_id = f.schedule_id and r.as_of = f.fire_at) as jobs
     from schedule_fires f where f.schedule_id = $1 order by f.fire_at`,
    [scheduleId],
  );
}
