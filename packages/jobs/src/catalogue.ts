import type { NewId } from '@novapulse/core';
import type { QueueName, Sql } from '@novapulse/db';
import { z } from 'zod';
import { bulkJobAction } from './control/bulkAction.ts';
import { emailInput } from './email/input.ts';
import { exponential } from './exponential.ts';
import { enqueueJobs } from './ledger/enqueueJobs.ts';

/**
 * One kind of job as one value: its enqueue function, its handler and its dashboard types are inferred from it. A wrong
 * payload, an unknown job and a missing handler do not compile.
 */
export type JobDefinition<Name extends string, Input, Output = unknown> = {
  /** `<area>.<verb>`, as it is stored and shown. */
  name: Name;
  queue: QueueName;
  /** Payloads of the previous release must still parse. */
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  /** Delays after the 1st, 2nd … failed try, in milliseconds; one try more than delays. Also `exponential(…)`. */
  retryDelaysMs: readonly number[];
  /** After this time the attempt is aborted and counts as failed. */
  timeoutMs: number;
  /** Paths into the input that nobody is shown, such as `props.url` or `recipients.*.token`. */
  redactedFields?: readonly string[];
  /** How long a job that has ended is kept. 30 days unless given. */
  retentionDays?: number;
  /** Of the jobs that are enqueued with the same `concurrencyKey`, so many run at once over all workers. 1 unless given. */
  concurrencyPerKey?: number;
};

function defineJob<const Name extends string, Input, Output>(
  definition: JobDefinition<Name, Input, Output>,
): JobDefinition<Name, Input, Output> {
  return definition;
}

const second = 1_000;
const minute = 60 * second;

/** Sends one mail. */
export const emailSend = defineJob({
  name: 'email.send',
  queue: 'email',
  input: emailInput,
  output: z.object({ messageId: z.string(), subject: z.string() }),
  retryDelaysMs: [10 * second, minute, 5 * minute, 30 * minute, 120 * minute, 360 * minute],
  timeoutMs: minute,
  redactedFields: ['props.token', 'props.signal'],
});

/** Makes a report's file. What it is about stands in its row, so that the job's input holds nothing of it. */
export const reportBuild = defineJob({
  name: 'report.build',
  queue: 'report',
  input: z.strictObject({ reportId: z.string() }),
  output: z.object({ reportId: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() }),
  retryDelaysMs: [10 * second, minute, 5 * minute],
  timeoutMs: 60 * minute,
});

/** Does to many jobs what was asked for all that match. How far it is stands in its row of `bulk_actions`. */
export const jobsBulk = defineJob({
  name: 'jobs.bulk',
  queue: 'workflow',
  input: z.strictObject({ action: bulkJobAction, total: z.int() }),
  output: z.object({ done: z.int() }),
  retryDelaysMs: exponential({ retries: 6, firstMs: second, longestMs: 10 * minute, factor: 5 }),
  timeoutMs: 30 * minute,
});

/** Takes a run of a workflow to its end, or to where it waits. The tries are for what goes wrong between its steps. */
export const workflowRun = defineJob({
  name: 'workflow.run',
  queue: 'workflow',
  input: z.strictObject({ runId: z.string() }),
  output: z.unknown(),
  retryDelaysMs: [second, 10 * second, minute, 10 * minute, 60 * minute],
  timeoutMs: 120 * minute,
});

/** Every kind of job but deliveries, which the ledger starts with their event and endpoint instead of an input. */
export const catalogue = {
  [emailSend.name]: emailSend,
  [reportBuild.name]: reportBuild,
  [jobsBulk.name]: jobsBulk,
  [workflowRun.name]: workflowRun,
} as const;

export type JobName = keyof typeof catalogue;
export type InputOf<Name extends JobName> = z.output<(typeof catalogue)[Name]['input']>;
export type OutputOf<Name extends JobName> = z.output<(typeof catalogue)[Name]['output']>;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(catalogue, name);
}

/** The name of a webhook delivery's job. */
export const deliveryJobName = 'webhook.deliver';

export type EnqueueOptions = {
  newId: NewId;
  /** Null for the platform's own jobs. */
  organizationId: string | null;
  delayMs?: number;
  traceParent?: string | null;
  /** What people find the job by, such as `report:delivery-log`. */
  tags?: readonly string[];
  /** Of two jobs that are due, the one with the higher priority starts first. 0 unless given. */
  priority?: number;
  /** A second enqueue of this kind with the same key, in the same organization, enqueues nothing and finds the first. */
  idempotencyKey?: string;
  /** Of jobs with the same key only as many run at once as the definition's `concurrencyPerKey`. */
  concurrencyKey?: string;
};

/**
 * Enqueues a job inside the caller's transaction (invariant 5) and returns its id. `isDuplicate` says that the
 * idempotency key was used before; then the id is that of the first job, whatever its input.
 *
 * @throws ZodError when the input does not fit the definition.
 */
export async function enqueue<Name extends string, Input>(
  tx: Sql,
  definition: JobDefinition<Name, Input>,
  input: Input,
  { newId, organizationId, ...options }: EnqueueOptions,
): Promise<{ id: string; isDuplicate: boolean }> {
  const id = newId('job');
  const [enqueued] = await enqueueJobs(tx, [
    {
      id,
      organizationId,
      queue: definition.queue,
      name: definition.name,
      input: definition.input.parse(input),
      budget: definition.retryDelaysMs.length + 1,
      ...options,
    },
  ]);
  return { id: enqueued ?? id, isDuplicate: enqueued !== undefined && enqueued !== id };
}
