import type { QueueName, Sql } from '@novapulse/db';

/** What came of one queue's jobs in a span of time. */
export type Activity = {
  attempts: number;
  failedAttempts: number;
  /** Jobs that ended well, and jobs that failed for good. */
  succeeded: number;
  failed: number;
  /** Attempts by how long they took and by how long their job had been due: the class n holds those below 2^n ms. */
  durations: number[];
  waits: number[];
};

export type ActivityKey = { organizationId: string | null; queue: QueueName };

/** The last class holds all that took longer than about four and a half hours. */
export const latencyClasses = 25;

export function latencyClassOf(ms: number): number {
  return ms < 1 ? 0 : Math.min(latencyClasses - 1, Math.floor(Math.log2(ms)) + 1);
}

/** The time below which the fraction `q` of the attempts lies, in milliseconds; null for none. */
export function latencyQuantile(counts: readonly number[], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let rest = q * total;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && rest <= count) {
      const from = index === 0 ? 0 : 2 ** (index - 1);
      return Math.round(from + (2 ** index - from) * Math.max(rest / count, 0));
    }
    rest -= count;
  }
  return 2 ** (counts.length - 1);
}

export function emptyActivity(): Activity {
  return {
    attempts: 0,
    failedAttempts: 0,
    succeeded: 0,
    failed: 0,
    durations: Array.from({ length: latencyClasses }, () => 0),
    waits: Array.from({ length: latencyClasses }, () => 0),
  };
}

/** Adds to the current minute, of each organization and of all together (the empty one). */
export async function recordActivity(sql: Sql, parts: readonly (ActivityKey & Activity)[]): Promise<void> {
  if (parts.length === 0) return;
  await sql.query(
    `with part as (
       select * from jsonb_to_recordset($1::jsonb)
         as part (organization_id text, queue queue_name, attempts int, failed_attempts int, succeeded int, failed int,
                  durations int[], waits int[])
     )
     insert into queue_activity as a (organization_id, queue, starts_at, attempts, failed_attempts, succeeded, failed, durations, waits)
     select organization_id, queue, date_trunc('minute', now()), attempts, failed_attempts, succeeded, failed, durations, waits
     from part order by organization_id, queue
     on conflict (organization_id, queue, starts_at, seconds) do update
       set attempts = a.attempts + excluded.attempts, failed_attempts = a.failed_attempts + excluded.failed_attempts,
           succeeded = a.succeeded + excluded.succeeded, failed = a.failed + excluded.failed,
           durations = ${sumOf('durations')}, waits = ${sumOf('waits')}`,
    [JSON.stringify(parts.map(toRow))],
  );
}

function sumOf(column: string): string {
  return `(select array_agg(coalesce(x, 0) + coalesce(y, 0) order by place)
           from unnest(a.${column}, excluded.${column}) with ordinality as class (x, y, place))`;
}

function toRow({ organizationId, failedAttempts, ...rest }: ActivityKey & Activity) {
  return { organization_id: organizationId ?? '', failed_attempts: failedAttempts, ...rest };
}

export type ActivityPoint = Activity & { queue: QueueName; at: Date };

type PointRow = {
  queue: QueueName;
  at: Date;
  attempts: number;
  failed_attempts: number;
  succeeded: number;
  failed: number;
  durations: number[];
  waits: number[];
};

/** The activity since `since`, oldest first, in spans of `seconds` (60, or whole hours). Spans without any are left out. */
export async function findActivity(
  sql: Sql,
  {
    organizationId,
    queue,
    since,
    seconds,
  }: { organizationId: string | null; queue?: QueueName; since: Date; seconds: number },
): Promise<ActivityPoint[]> {
  const rows = await sql.query<PointRow>(
    `with flat as (
       select queue, to_timestamp(floor(extract(epoch from starts_at) / $4::int) * $4::int) as at,
              sum(attempts)::int as attempts, sum(failed_attempts)::int as failed_attempts,
              sum(succeeded)::int as succeeded, sum(failed)::int as failed,
              array_agg(durations) as durations, array_agg(waits) as waits
       from queue_activity
       where organization_id = $1 and ($2::text is null or queue = $2::queue_name) and starts_at >= $3 and seconds <= $4::int
       group by 1, 2
     )
     select queue, at, attempts, failed_attempts, succeeded, failed,
            ${flatSum('durations')} as durations, ${flatSum('waits')} as waits
     from flat order by at, queue`,
    [organizationId ?? '', queue ?? null, since, seconds],
  );
  return rows.map(({ failed_attempts, ...row }) => ({ ...row, failedAttempts: failed_attempts }));
}

/** Jobs that succeeded, as far back as activity is kept, by queue. */
export async function countCompleted(sql: Sql, organizationId: string | null): Promise<Map<QueueName, number>> {
  const rows = await sql.query<{ queue: QueueName; completed: number }>(
    `select queue, sum(succeeded)::float8 as completed from queue_activity where organization_id = $1 group by queue`,
    [organizationId ?? ''],
  );
  return new Map(rows.map((row) => [row.queue, row.completed]));
}

/** Jobs that have failed for good and were not retried since, by queue. */
export async function countFailed(sql: Sql, organizationId: string | null): Promise<Map<QueueName, number>> {
  const whose = organizationId === null ? '' : 'and organization_id = $1';
  const rows = await sql.query<{ queue: QueueName; failed: number }>(
    `select queue, count(*)::int as failed from jobs where status = 'failed' ${whose} group by queue`,
    organizationId === null ? [] : [organizationId],
  );
  return new Map(rows.map((row) => [row.queue, row.failed]));
}

/** Minutes of the past become hours, and hours older than jobs are kept are gone. One caller at a time does it. */
export async function compactActivity(sql: Sql, { keptDays }: { keptDays: number }): Promise<void> {
  await sql.query(
    `with old as (
       delete from queue_activity
       where seconds = 60 and starts_at < date_trunc('hour', now() - interval '6 hours')
       returning *
     ), flat as (
       select organization_id, queue, date_trunc('hour', starts_at) as hour,
              sum(attempts)::int as attempts, sum(failed_attempts)::int as failed_attempts,
              sum(succeeded)::int as succeeded, sum(failed)::int as failed,
              array_agg(durations) as durations, array_agg(waits) as waits
       from old group by 1, 2, 3
     )
     insert into queue_activity as a (organization_id, queue, starts_at, seconds, attempts, failed_attempts, succeeded, failed, durations, waits)
     select organization_id, queue, hour, 3600, attempts, failed_attempts, succeeded, failed,
            ${flatSum('durations')}, ${flatSum('waits')}
     from flat order by organization_id, queue, hour
     on conflict (organization_id, queue, starts_at, seconds) do update
       set attempts = a.attempts + excluded.attempts, failed_attempts = a.failed_attempts + excluded.failed_attempts,
           succeeded = a.succeeded + excluded.succeeded, failed = a.failed + excluded.failed,
           durations = ${sumOf('durations')}, waits = ${sumOf('waits')}`,
  );
  await sql.query(`delete from queue_activity where starts_at < now() - $1 * interval '1 day'`, [keptDays]);
}

function flatSum(column: string): string {
  return `(select array_agg(total order by place) from (
             select (n - 1) % ${latencyClasses} as place, sum(x)::int as total
             from unnest(${column}) with ordinality as one (x, n) group by 1) sums)`;
}
