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
};

/**
 * Starts a run inside the caller's transaction (invariant 5): rolled back means not started.
 *
 * @throws ZodError when the input does not fit, WorkflowFault when it is too large.
 */
export async function startRun<Input>(
  tx: Sql,
  { name, version, input: schema }: WorkflowDefinition<string, Input>,
  input: Input,
  { newId, organizationId, trigger, traceParent }: StartOptions,
): Promise<{ id: string; jobId: string }> {
  const text = toStoredJson(schema.parse(input), 'The input of a workflow') ?? 'null';
  const id = newId('workflowRun');
  const { id: jobId } = await enqueue(
    tx,
    workflowRun,
    { runId: id },
    { newId, organizationId, tags: [`workflow:${name}`], ...(traceParent !== undefined && { traceParent }) },
  );
  await tx.query(
    `insert into workflow_runs (id, organization_id, job_id, name, version, input, trigger)
     values ($1, $2, $3, $4, $5, $6::json, $7)`,
    [id, organizationId, jobId, name, version, text, trigger],
  );
  return { id, jobId };
}
