import type { Sql } from '@novapulse/db';
import { acceptedStatement } from './acceptedStatement.ts';
import { isClosed } from './hours.ts';

/**
 * Adds up the closed hours among these that were not yet, newest first and one statement each, until `budgetMs` has
 * passed; the next call goes on. Whoever comes at the same moment does the same work, and the first one's counts.
 *
 * @returns the hours that are still to be added up
 */
export async function closeHours(
  sql: Sql,
  organizationId: string,
  { hours, now, budgetMs }: { hours: readonly Date[]; now: Date; budgetMs: number },
): Promise<Date[]> {
  const known = await sql.query<{ hour: Date }>(
    `select hour from delivery_hours where organization_id = $1 and webhook_id = '' and hour = any($2::timestamptz[])`,
    [organizationId, hours],
  );
  const added = new Set(known.map(({ hour }) => hour.getTime()));
  const missing = hours.filter((hour) => isClosed(hour, now) && !added.has(hour.getTime())).toReversed();
  const endsAt = performance.now() + budgetMs;
  while (performance.now() < endsAt) {
    const hour = missing.shift();
    if (hour === undefined) break;
    const { text, values } = acceptedStatement(organizationId, hour);
    await sql.query(
      `insert into delivery_hours (organization_id, hour, webhook_id, accepted, latency_classes, latency_counts)
       select $1, $4, webhook_id, accepted, latency_classes, latency_counts from (${text}) as added
       on conflict do nothing`,
      [...values, hour],
    );
  }
  return missing;
}
