import type { JobStatus, Sql } from '@novapulse/db';

/**
 * Removes jobs that have ended, with their attempts and log lines. Others are left alone. Returns the ids of those that
 * are gone. Give it bounded batches: one statement holds its locks until all are removed.
 */
export async function removeJobs(sql: Sql, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    `with gone as (
       delete from jobs where id = any($1::text[]) and status in ('succeeded', 'failed', 'cancelled', 'skipped')
       returning id
     ), attempts_gone as (
       delete from attempts a using gone where a.job_id = gone.id
     ), lines_gone as (
       delete from job_logs l using gone where l.job_id = gone.id
     ), bulk_gone as (
       delete from bulk_actions b using gone where b.job_id = gone.id
     )
     select id from gone`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

export type RemoveResult = { kind: 'removed' } | { kind: 'refused'; status: JobStatus };

/** Removes one of the organization's jobs, if it has ended. Null when there is no such job. */
export async function removeJob(
  sql: Sql,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<RemoveResult | null> {
  const [row] = await sql.query<{ status: JobStatus }>(
    'select status from jobs where id = $1 and organization_id = $2 for update',
    [id, organizationId],
  );
  if (!row) return null;
  const [gone] = await removeJobs(sql, [id]);
  return gone === undefined ? { kind: 'refused', status: row.status } : { kind: 'removed' };
}
