import type { NewId } from '@novapulse/core';
import type { JobStatus, Sql } from '@novapulse/db';
import { retryJob } from '../ledger/retryJob.ts';

export type RetryRunResult =
  | { kind: 'retrying'; jobId: string }
  /** It is on its way, or has succeeded. */
  | { kind: 'refused'; status: JobStatus }
  | { kind: 'step_missing' };

/**
 * Lets a failed or cancelled run go on: where it stopped, or from `step`, which then runs anew with all that were called
 * after it. A step that had succeeded gets another idempotency key, since its effect is wanted once more. Call it inside
 * a transaction. Null when there is no such run.
 */
export async function retryRun(
  tx: Sql,
  { organizationId, runId, step }: { organizationId: string; runId: string; step?: string | undefined },
  newId: NewId,
): Promise<RetryRunResult | null> {
  const [run] = await tx.query<{ jobId: string; status: JobStatus }>(
    `select j.id as "jobId", j.status from workflow_runs r join jobs j on j.id = r.job_id
     where r.id = $1 and r.organization_id = $2
     for update of j`,
    [runId, organizationId],
  );
  if (!run) return null;
  const { jobId, status } = run;
  if (status !== 'failed' && status !== 'cancelled') return { kind: 'refused', status };
  if (step !== undefined && !(await resetFrom(tx, runId, step))) return { kind: 'step_missing' };
  await retryJob(tx, { organizationId, id: jobId, queue: 'workflow' }, newId('job'));
  return { kind: 'retrying', jobId };
}

async function resetFrom(tx: Sql, runId: string, step: string): Promise<boolean> {
  const reset = await tx.query<{ name: string }>(
    `update workflow_steps s
     set generation = s.generation + case s.status when 'succeeded' then 1 else 0 end, status = 'reset', completion = null, tries = 0,
         output = null, error = null, detail = null, child_job_id = null, ended_at = null, wake_at = null
     where s.run_id = $1 and s.status <> 'reset'
       and s.position >= (select f.position from workflow_steps f where f.run_id = $1 and f.name = $2 and f.status <> 'reset')
     returning s.name`,
    [runId, step],
  );
  await tx.query('delete from workflow_waits where run_id = $1 and step = any($2::text[])', [
    runId,
    reset.map(({ name }) => name),
  ]);
  return reset.length > 0;
}
