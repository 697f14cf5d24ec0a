import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { type JobFilter, type JobsOf, jobsStatement } from '@novapulse/jobs';
import { z } from 'zod';
import { jobColumns, type jobOutput, jobRow, jobView } from './jobView.ts';

/** Jobs that match, newest first, as somebody who acts in `organizationId` may see them. */
export async function findJobs(
  sql: Sql,
  { whose, organizationId }: { whose: JobsOf; organizationId: string | null },
  filter: JobFilter,
  limit: number,
): Promise<z.infer<typeof jobOutput>[]> {
  const { text, values } = jobsStatement(whose, filter, limit, jobColumns);
  const rows = await sql.query(text, values);
  const jobs = rows.map((row) => jobView(jobRow.parse(row), organizationId));
  return whose === 'everyone' ? withOrganizationNames(sql, jobs) : jobs;
}

const nameRow = z.object({ id: z.string(), name: z.string() });

/** For operators: each job with the name of the organization whose it is. */
export async function withOrganizationNames<T extends { organizationId: string | null }>(
  sql: Sql,
  jobs: readonly T[],
): Promise<(T & { organizationName: string | null })[]> {
  const ids = new Set(jobs.flatMap(({ organizationId }) => organizationId ?? []));
  const rows = await sql.query('select id, name from organizations where id = any($1::text[])', [[...ids]]);
  const names = new Map(rows.map((row) => nameRow.parse(row)).map(({ id, name }) => [id, name]));
  return jobs.map((job) => ({ ...job, organizationName: names.get(job.organizationId ?? '') ?? null }));
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
