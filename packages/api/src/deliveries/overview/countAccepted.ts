import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

/** How many deliveries an organization accepted from `since` on: from the index alone. */
export async function countAccepted(sql: Sql, organizationId: string, since: Date): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from jobs
     where organization_id = any(array[$1]) and queue = 'webhook' and id >= $2`,
    [organizationId, idBounds('job', { since }).from],
  );
  return row?.count ?? 0;
}
