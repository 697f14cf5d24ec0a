import type { Sql } from '@novapulse/db';
import { toStoredJson } from '../json.ts';
import type { EndedJob } from '../step.ts';

const statuses = `('succeeded', 'failed', 'cancelled', 'skipped')`;

/** The condition that a job has ended for good, for an alias `j`. */
export const hasEnded = `j.status in ${statuses}`;

/** The columns of `EndedJob`, for an alias `j`. */
export const endedJobColumns = 'j.id, j.status, j.output, j.error';

/** A job that has ended, as JSON text; null while it has not, or when it is not this organization's. */
export async function findEndedJob(sql: Sql, organizationId: string, jobId: string): Promise<string | null> {
  const [job] = await sql.query<EndedJob>(
    `select ${endedJobColumns} from jobs j where j.id = $1 and j.organization_id = $2 and ${hasEnded}`,
    [jobId, organizationId],
  );
  return job ? endedJobJson(job) : null;
}

export function endedJobJson({ id, status, output, error }: EndedJob): string {
  return toStoredJson({ id, status, output, error }, 'The outcome of a job', 2 * 1024 * 1024) ?? 'null';
}
