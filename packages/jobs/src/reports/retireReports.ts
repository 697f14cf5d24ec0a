import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

/** How long it is on record that a report was made, or failed. Its file goes long before. */
export const reportsKeptDays = 90;

/**
 * Removes up to `limit` reports that were asked for long ago, have no file any more and whose job, if it is still there, has
 * ended. Returns how many: fewer than the limit says that none is left. A file that an attempt of one has left behind
 * belongs to nobody then, and goes with the sweep.
 */
export async function retireReports(sql: Sql, limit: number): Promise<number> {
  const [clock] = await sql.query<{ until: Date }>(`select now() - $1 * interval '1 day' as until`, [reportsKeptDays]);
  const rows = await sql.query(
    `delete from reports where id in (
       select r.id from reports r left join jobs j on j.id = r.job_id
       where r.id < $1 and r.file_key is null and (j.id is null or j.finished_at is not null)
       order by r.id limit $2 for update of r skip locked)
     returning 1`,
    [idBounds('report', { until: clock?.until }).to, limit],
  );
  return rows.length;
}
