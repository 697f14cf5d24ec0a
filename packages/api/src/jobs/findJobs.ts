import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { type JobFilter, type JobsOf, jobsStatement } from '@novapulse/jobs';
import type { z } from 'zod';
import { jobColumns, type jobOutput, jobRow, jobView } from './jobView.ts';

/** Jobs that match, newest first, as somebody who acts in `organizationId` may see them. */
export async function findJobs(
  sql: Sql,
  { whose, organizationId }: { whose: JobsOf; organizationId: string },
  filter: JobFilter,
  limit: number,
): Promise<z.infer<typeof jobOutput>[]> {
  const { text, values } = jobsStatement(whose, filter, limit, jobColumns);
  const rows = await sql.query(text, values);
  return rows.map((row) => jobView(jobRow.parse(row), organizationId));
}

/** @throws NovaError `NOT_FOUND`, also for another organization's id. */
export async function findJob(sql: Sql, organizationId: string, id: string): Promise<z.infer<typeof jobOutput>> {
  const [job] = await findJobs(sql, { whose: { organizationId }, organizationId }, { id }, 1);
  if (job === undefined) throw jobNotFound();
  return job;
}

export function jobNotFound(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no job with this id.');
}
