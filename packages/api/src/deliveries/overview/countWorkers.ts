import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

const windowMs = 5 * 60_000;

// A busy organization makes more attempts than have to be asked who made them.
const mostAttempts = 2_000;

/** How many workers ran the latest deliveries of the last five minutes; null when there was none to run. */
export async function countWorkers(sql: Sql, organizationId: string, now: Date): Promise<number | null> {
  const { from } = idBounds('job', { since: new Date(now.getTime() - windowMs) });
  const [row] = await sql.query<{ workers: number }>(
    `select count(distinct a.worker)::int as workers
     from (
       select id from jobs where organization_id = any(array[$1]) and queue = 'webhook' and id >= $2
       order by organization_id desc, queue desc, id desc limit $3
     ) latest
     join attempts a on a.job_id = latest.id`,
    [organizationId, from, mostAttempts],
  );
  return row === undefined || row.workers === 0 ? null : row.workers;
}
