import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { enqueue, workflowRun } from '../catalogue.ts';
import type { WorkflowDefinition } from './defineWorkflow.ts';
import { toStoredJson } from './json.ts';

export type StartOptions = {
  newId: NewId;
  organizationId: string;
  /** What started it: `api`, or what happened, such as `invite_accepted`. */
  trigger: string;
  traceParent?: string | null;
  /** Starting again with the same key finds the run that it started. */
  idempotencyKey?: string;
};

/** `isDuplicate`: the key was used before. `isConflict`: for another workflow or another input. */
export type StartedRun = { id: string; jobId: string; isDuplicate: boolean; isConflict: boolean };

/**
 * Starts a run inside the caller's transaction (invariant 5): rolled back means not started.
 *
 * @throws ZodError when the input does not fit, WorkflowFault when it is too large.
 */
export async function startRun<Input>(
  tx: Sql,
  { name, version, input: schema }: WorkflowDefinition<string, Input>,
  input: Input,
  { newId, organizationId, trigger, ...options }: StartOptions,
): Promise<StartedRun> {
  const text = toStoredJson(schema.parse(input), 'The input of a workflow') ?? 'null';
  const id = newId('workflowRun');
  const { id: jobId, isDuplicate } = await enqueue(
    tx,
    workflowRun,
    { runId: id },
    { newId, organizationId, tags: [`workflow:${name}`], ...options },
  );
  if (isDuplicate) {
    const [before] = await tx.query<{ id: string; isSame: boolean }>(
      `select id, name = $2 and input::jsonb = $3::jsonb as "isSame" from workflow_runs where job_id = $1`,
      [jobId, name, text],
    );
    if (!before) throw new Error(`The job ${jobId} has no run`);
    return { id: before.id, jobId, isDuplicate: true, isConflict: !before.isSame };
  }
  await tx.query(
    `insert into workflow_runs (id, organization_id, job_id, name, version, input, trigger)
     values ($1, $2, $3, $4, $5, $6::json, $7)`,
    [id, organizationId, jobId, name, version, text, trigger],
  );
  return { id, jobId, isDuplicate: false, isConflict: false };
}
