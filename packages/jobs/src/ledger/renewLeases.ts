import type { Sql } from '@novapulse/db';
import { leaseMs } from './limits.ts';

export type Held = { jobId: string; attempt: number };

/** **renew**: extends the leases of attempts that are still their jobs' own. Returns the jobs that it still holds. */
export async function renewLeases(sql: Sql, held: readonly Held[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `update jobs j set lease_until = now() + $3 * interval '1 millisecond'
     from unnest($1::text[], $2::int[]) as held (id, attempt)
     where j.id = held.id and j.status = 'running' and j.attempt = held.attempt
     returning j.id`,
    [held.map((one) => one.jobId), held.map((one) => one.attempt), leaseMs],
  );
  return new Set(rows.map((row) => row.id));
}
