import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { catalogue, type JobDefinition } from '../catalogue.ts';
import { removeJobs } from '../control/removeJobs.ts';

/** How long jobs that have ended are kept, with their attempts and log lines, unless their kind says otherwise. */
export const keptDays = 30;

const definitions: readonly JobDefinition<string, unknown>[] = Object.values(catalogue);

/** The kinds of jobs that are kept for another time. */
function otherwiseKept(): { name: string; days: number }[] {
  return definitions.flatMap(({ name, retentionDays }) =>
    retentionDays === undefined || retentionDays === keptDays ? [] : [{ name, days: retentionDays }],
  );
}

/**
 * Removes up to `limit` jobs that ended longer ago than their kind is kept, in one short statement. Returns how many
 * that were: fewer than the limit says that none is left.
 */
export async function retireJobs(
  sql: Sql,
  limit: number,
  kinds: readonly { name: string; days: number }[] = otherwiseKept(),
): Promise<number> {
  let removed = await retire(sql, limit, { days: keptDays, except: kinds.map(({ name }) => name) });
  for (const { name, days } of kinds) {
    if (removed < limit) removed += await retire(sql, limit - removed, { days, only: name });
  }
  return removed;
}

type Choice = { days: number; except?: readonly string[]; only?: string };

// Ids are ordered by time, so what is old is the beginning of the primary key. A job that ended late is kept by the time
// of its end, and few are that old without having ended.
async function retire(sql: Sql, limit: number, { days, except = [], only }: Choice): Promise<number> {
  const [clock] = await sql.query<{ until: Date }>(`select now() - $1 * interval '1 day' as until`, [days]);
  const { to } = idBounds('job', { until: clock?.until });
  const rows = await sql.query<{ id: string }>(
    `select id from jobs
     where id < $1 and status in ('succeeded', 'failed', 'cancelled', 'skipped') and finished_at < $2
       and name <> all($3::text[]) and ($4::text is null or name = $4)
     order by id limit $5`,
    [to, clock?.until, except, only ?? null, limit],
  );
  const removed = await removeJobs(
    sql,
    rows.map(({ id }) => id),
  );
  return removed.length;
}
