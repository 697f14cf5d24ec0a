import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { acceptedStatement } from './acceptedStatement.ts';
import { endOf, isClosed } from './quarters.ts';

type CloseOptions = { quarters: readonly Date[]; now: Date; budgetMs: number };

/**
 * Adds up the closed quarters among these that were not yet, newest first and one statement each, until `budgetMs` has
 * passed; the next call goes on. Whoever comes at the same moment does the same work, and the first one's counts.
 *
 * @returns how many are still to be added up
 */
export async function closeQuarters(
  sql: Sql,
  organizationId: string,
  { quarters, now, budgetMs }: CloseOptions,
): Promise<number> {
  const known = await sql.query<{ starts_at: Date }>(
    `select starts_at from delivery_quarters
     where organization_id = $1 and webhook_id = '' and starts_at = any($2::timestamptz[])`,
    [organizationId, quarters],
  );
  const added = new Set(known.map((row) => row.starts_at.getTime()));
  const missing = quarters.filter((one) => isClosed(one, now) && !added.has(one.getTime())).toReversed();
  if (missing.length === 0) return 0;
  const { empty, counted } = await splitByContent(sql, organizationId, missing);
  await sql.query(
    `insert into delivery_quarters (organization_id, webhook_id, starts_at, accepted, latency_classes, latency_counts)
     select $1, '', starts_at, 0, '{}', '{}' from unnest($2::timestamptz[]) as starts_at
     on conflict do nothing`,
    [organizationId, empty],
  );
  const endsAt = performance.now() + budgetMs;
  while (counted.length > 0 && performance.now() < endsAt) {
    const quarter = counted.shift();
    if (quarter !== undefined) await addUp(sql, organizationId, quarter);
  }
  return counted.length;
}

/** Which quarters have a delivery at all: a look into the index for each, in one statement. */
async function splitByContent(sql: Sql, organizationId: string, quarters: readonly Date[]) {
  const bounds = quarters.map((quarter) => idBounds('job', { since: quarter, until: endOf(quarter) }));
  const rows = await sql.query<{ position: number }>(
    `select position::int from unnest($2::text[], $3::text[]) with ordinality as quarters (lowest, above, position)
     where exists (
       select from jobs where organization_id = any(array[$1]) and queue = 'webhook' and id >= lowest and id < above
     )`,
    [organizationId, bounds.map(({ from }) => from), bounds.map(({ to }) => to)],
  );
  const filled = new Set(rows.map(({ position }) => position));
  return {
    empty: quarters.filter((_, index) => !filled.has(index + 1)),
    counted: quarters.filter((_, index) => filled.has(index + 1)),
  };
}

async function addUp(sql: Sql, organizationId: string, quarter: Date): Promise<void> {
  const { text, values } = acceptedStatement(organizationId, quarter);
  await sql.query(
    `insert into delivery_quarters (organization_id, webhook_id, starts_at, accepted, latency_classes, latency_counts)
     select $1, webhook_id, $${values.length + 1}, accepted, latency_classes, latency_counts from (${text}) as added
     on conflict do nothing`,
    [...values, quarter],
  );
}
