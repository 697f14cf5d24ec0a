import type { Sql } from '@novapulse/db';

/**
 * Removes up to `limit` lines of ordered endpoints that nothing has joined for a day and in which nothing waits. Who joins
 * one meanwhile holds its row, or waits for this and makes it anew. Returns how many are gone.
 */
export async function retireLines(sql: Sql, limit: number): Promise<number> {
  const rows = await sql.query<{ order_key: string }>(
    `delete from delivery_lines where (webhook_id, order_key) in (
       select webhook_id, order_key from delivery_lines line
       where used_at < now() - interval '1 day'
         and not exists (select from jobs j
                         where j.webhook_id = line.webhook_id and j.order_key = line.order_key and j.order_key is not null
                           and j.status in ('pending', 'retrying', 'waiting', 'running'))
       limit $1 for update skip locked
     )
     returning order_key`,
    [limit],
  );
  return rows.length;
}
