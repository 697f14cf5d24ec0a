import type { AttemptOutcome, Sql } from '@novapulse/db';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';

const attemptOutcomes = [
  'started',
  'succeeded',
  'failed',
  'lost',
  'released',
  'late_succeeded',
  'late_failed',
] as const satisfies readonly AttemptOutcome[];

const headersSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export const attemptOutput = z.object({
  number: z.int(),
  startedAt: timeOutput,
  /** Null while it runs. */
  durationMs: z.int().nullable(),
  outcome: z.enum(attemptOutcomes),
  statusCode: z.int().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  /** Where the request went. */
  url: z.string().nullable(),
  /** As they were sent; the values of the endpoint's own headers are hidden. */
  requestHeaders: headersSchema.nullable(),
  responseHeaders: headersSchema.nullable(),
  /** The beginning of the answer, as text. */
  responseBody: z.string().nullable(),
  /** Whether the answer was longer than what is kept of it. */
  truncated: z.boolean(),
});

const attemptRow = z.object({
  number: z.int(),
  started_at: z.date(),
  duration_ms: z.int().nullable(),
  outcome: z.enum(attemptOutcomes),
  status_code: z.int().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  url: z.string().nullable(),
  request_headers: headersSchema.nullable(),
  response_headers: headersSchema.nullable(),
  response_body: z.instanceof(Uint8Array).nullable(),
  truncated: z.boolean(),
});

const columns = Object.keys(attemptRow.shape).join(', ');

/** The attempts of one of the organization's jobs, first to last. */
export async function findAttempts(
  sql: Sql,
  organizationId: string,
  jobId: string,
): Promise<z.infer<typeof attemptOutput>[]> {
  const rows = await sql.query(
    `select ${columns} from attempts
      where job_id = $1 and exists (select from jobs where id = $1 and organization_id = $2)
      order by number`,
    [jobId, organizationId],
  );
  return rows.map((row) => attemptView(attemptRow.parse(row)));
}

function attemptView(row: z.infer<typeof attemptRow>): z.infer<typeof attemptOutput> {
  return {
    number: row.number,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
    outcome: row.outcome,
    statusCode: row.status_code,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    url: row.url,
    requestHeaders: row.request_headers,
    responseHeaders: row.response_headers,
    responseBody: row.response_body === null ? null : Buffer.from(row.response_body).toString(),
    truncated: row.truncated,
  };
}
