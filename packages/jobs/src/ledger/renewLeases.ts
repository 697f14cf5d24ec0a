import type { Sql } from '@novapulse/db';
import { leaseMs } from './limits.ts';

export type Held = { jobId: string; attempt: number };

/** **renew**: extends the leases of attempts that are still their jobs' own. */
export async function renewLeases(sql: Sql, held: readonly Held[]): Promise<void> {
  await sql.query(
    `with mine as (
       select j.id from unnest($1::text[], $2::int[]) as held (id, attempt)
       join jobs j on j.id = held.id
       where j.status = 'running' and j.attempt = held.attempt
       order by j.id
       for update of j
     )
     update jobs j set lease_until = now() + $3 * interval '1 millisecond' from mine where j.id = mine.id`,
    [held.map((one) => one.jobId), held.map((one) => one.attempt), leaseMs],
  );
}
