import type { Sql } from '@novapulse/db';
import { z } from 'zod';

const mostLines = 1_000;
const lineRow = z.object({ attempt: z.int(), line: z.int(), at: z.date(), text: z.string() });

type JobLine = { attempt: number; line: number; at: string; text: string };

/** The newest lines of one of the organization's jobs, oldest first. */
export async function findJobLines(sql: Sql, organizationId: string, jobId: string): Promise<JobLine[]> {
  const rows = await sql.query(
    `select attempt, line, at, text from job_logs
     where job_id = $1 and exists (select from jobs where id = $1 and organization_id = $2)
     order by attempt desc, line desc limit $3`,
    [jobId, organizationId, mostLines],
  );
  return rows
    .map((row) => lineRow.parse(row))
    .toReversed()
    .map(({ at, ...line }) => ({ ...line, at: at.toISOString() }));
}
