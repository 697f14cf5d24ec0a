import { sha256 } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { wakeJob } from '../ledger/parkJob.ts';
import { toStoredJson } from './json.ts';
import { resolveWait } from './store/waits.ts';

export type SignalResult =
  | { kind: 'accepted'; runId: string; organizationId: string; step: string }
  /** The token is unknown, was used, or its run or wait is over. */
  | { kind: 'unusable' };

/**
 * Gives a run the signal that it waits for, or will. The token is the authority, and good for one signal. Call it inside
 * a transaction.
 *
 * @throws WorkflowFault when the payload is too large.
 */
export async function signalRun(
  tx: Sql,
  { token, payload }: { token: string; payload: unknown },
): Promise<SignalResult> {
  const text = toStoredJson(payload, 'The payload of a signal') ?? 'null';
  const [wait] = await tx.query<{ runId: string; step: string; organizationId: string; jobId: string }>(
    `select w.run_id as "runId", w.step, w.organization_id as "organizationId", r.job_id as "jobId"
     from workflow_waits w join workflow_runs r on r.id = w.run_id where w.token_hash = $1`,
    [sha256(token)],
  );
  if (!wait) return { kind: 'unusable' };
  // The job's row first, as everywhere.
  const active = await tx.query(
    `select 1 from jobs where id = $1 and status in ('pending', 'running', 'retrying', 'waiting') for update`,
    [wait.jobId],
  );
  if (active.length === 0) return { kind: 'unusable' };
  const resolved = await resolveWait(tx, wait, { payload: JSON.stringify({ payload: JSON.parse(text) }) });
  if (!resolved?.isMine) return { kind: 'unusable' };
  await wakeJob(tx, wait.jobId);
  return { kind: 'accepted', runId: wait.runId, organizationId: wait.organizationId, step: wait.step };
}
