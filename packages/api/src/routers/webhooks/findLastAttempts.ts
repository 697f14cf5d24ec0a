import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';

export const lastAttemptOutput = z.object({
  at: timeOutput,
  outcome: z.enum(['started', 'succeeded', 'failed', 'lost', 'released', 'late_succeeded', 'late_failed']),
  statusCode: z.int().nullable(),
  errorCode: z.string().nullable(),
});

const row = z.object({
  webhook_id: z.string(),
  started_at: z.date(),
  outcome: lastAttemptOutput.shape.outcome,
  status_code: z.int().nullable(),
  error_code: z.string().nullable(),
});

// The newest deliveries have the latest attempts, unless older ones are being retried.
const mostDeliveries = 20;

/** The latest attempt of some endpoints, among their newest deliveries, those that run and those that are retried. */
export async function findLastAttempts(
  sql: Sql,
  organizationId: string,
  webhookIds: readonly string[],
): Promise<Map<string, z.infer<typeof lastAttemptOutput>>> {
  const newest = (condition: string) =>
    `(select id, attempt from jobs where webhook_id = any(array[w.id]) and ${condition}
      order by webhook_id desc, id desc limit $3)`;
  const rows = await sql.query(
    `select w.id as webhook_id, latest.*
     from webhooks w
     cross join lateral (
       select a.started_at, a.outcome, a.status_code, a.error_code
       from (${newest('true')} union all ${newest("status = 'retrying'")} union all ${newest("status = 'running'")}) j
       join attempts a on a.job_id = j.id and a.number = j.attempt
       order by a.started_at desc limit 1
     ) latest
     where w.organization_id = $1 and w.id = any($2::text[])`,
    [organizationId, webhookIds, mostDeliveries],
  );
  return new Map(
    rows
      .map((one) => row.parse(one))
      .map(({ webhook_id, started_at, outcome, status_code, error_code }) => [
        webhook_id,
        { at: started_at.toISOString(), outcome, statusCode: status_code, errorCode: error_code },
      ]),
  );
}
