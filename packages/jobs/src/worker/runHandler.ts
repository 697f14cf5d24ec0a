import { isNovaError } from '@novapulse/core';
import { z } from 'zod';
import {
  catalogue,
  deliveryJobName,
  type InputOf,
  isJobName,
  type JobDefinition,
  type JobName,
  type OutputOf,
} from '../catalogue.ts';
import { JobError } from '../jobError.ts';
import type { AttemptResult } from '../ledger/finishJobs.ts';
import type { StartedJob } from '../ledger/startJobs.ts';
import type { JobNotes } from './createJobNotes.ts';
import type { Handler, Handlers } from './handler.ts';
import { Parked } from './parked.ts';
import { Postponed } from './postponed.ts';

type RunOptions = {
  job: StartedJob;
  handlers: Handlers;
  notes: JobNotes;
  signal: AbortSignal;
  random: () => number;
  /** Told what went wrong on our side: people read only that something did. */
  onFault: (error: unknown, doing: string) => void;
};

/** How an attempt ended: with a result for the ledger to decide on, or with the wish to wait. */
export type RunResult =
  | AttemptResult
  | { outcome: 'parked'; wakeAfterMs: number | null; isDone: boolean; durationMs: number };

const faultDelayMs = 60_000;

const definitions: { [Name in JobName]: JobDefinition<Name, InputOf<Name>, OutputOf<Name>> } = catalogue;

/** Runs the job's handler and turns whatever it does into the attempt's result. Never throws. */
export async function runHandler({ job, handlers, notes, signal, random, onFault }: RunOptions): Promise<RunResult> {
  const startedAt = performance.now();
  const durationMs = () => performance.now() - startedAt;
  if (job.name === deliveryJobName) {
    if (!job.delivery) return final('event_missing', 'The event of this delivery is gone.', durationMs());
    try {
      return await handlers.deliver(job.delivery, { job, signal });
    } catch (error) {
      return unexpected(error, faultDelayMs);
    }
  }
  if (isJobName(job.name)) return await runNamed(job.name);
  return final(
    'unknown_job',
    `This worker has no handler for ${job.name}. Deploy a worker that knows it, then retry.`,
    durationMs(),
  );

  // The text of an error that nobody expected may hold hosts and values: it goes to the log, not into the tenant's record.
  function unexpected(error: unknown, delayMs: number): AttemptResult {
    if (!signal.aborted) onFault(error, `running ${job.name}`);
    const errorMessage = signal.aborted ? 'The attempt was stopped before it ended.' : 'The job failed on our side.';
    return {
      outcome: 'failed',
      retryable: true,
      delayMs,
      durationMs: durationMs(),
      errorCode: 'unexpected',
      errorMessage,
    };
  }

  async function runNamed<Name extends JobName>(name: Name): Promise<RunResult> {
    const named: { [Each in JobName]: Handler<InputOf<Each>, OutputOf<Each>> } = handlers;
    return runJob(definitions[name], named[name]);
  }

  async function runJob<Input, Output>(
    definition: JobDefinition<string, Input, Output>,
    handler: Handler<Input, Output>,
  ): Promise<RunResult> {
    const input = definition.input.safeParse(job.input);
    // Another try would meet the same payload, so the handler is not called and the issues are shown.
    if (!input.success) return final('invalid_input', z.prettifyError(input.error), durationMs());
    const deadline = AbortSignal.timeout(definition.timeoutMs);
    const { log, progress, flush } = notes.of(job);
    try {
      const output = await handler(input.data, { job, signal: AbortSignal.any([signal, deadline]), log, progress });
      if (output instanceof Parked) {
        const { wakeAfterMs, isDone } = output;
        return { outcome: 'parked', wakeAfterMs, isDone, durationMs: durationMs() };
      }
      return { outcome: 'succeeded', retryable: false, delayMs: 0, durationMs: durationMs(), output };
    } catch (error) {
      if (error instanceof Postponed) {
        return { outcome: 'released', retryable: true, delayMs: error.delayMs, durationMs: durationMs() };
      }
      const delayMs = retryDelay(definition.retryDelaysMs, job.tries, random);
      const failure = describe(error, delayMs, deadline.aborted);
      return failure ? { outcome: 'failed', durationMs: durationMs(), ...failure } : unexpected(error, delayMs);
    } finally {
      await flush();
    }
  }
}

type Failure = Pick<AttemptResult, 'retryable' | 'delayMs' | 'errorCode' | 'errorMessage'>;

function describe(error: unknown, delayMs: number, isTimeout: boolean): Failure | null {
  if (error instanceof JobError) {
    const { retryable, message, code } = error;
    return { retryable, delayMs: Math.max(delayMs, error.delayMs ?? 0), errorCode: code, errorMessage: message };
  }
  if (isTimeout) {
    return { retryable: true, delayMs, errorCode: 'timeout', errorMessage: 'The job took longer than its timeout.' };
  }
  if (!isNovaError(error)) return null;
  return { retryable: true, delayMs, errorCode: error.code.toLowerCase(), errorMessage: error.message };
}

function final(errorCode: string, errorMessage: string, durationMs: number): AttemptResult {
  return { outcome: 'failed', retryable: false, delayMs: 0, durationMs, errorCode, errorMessage };
}

// Jitter only ever adds, so that nothing comes back earlier than its schedule says.
function retryDelay(delaysMs: readonly number[], tries: number, random: () => number): number {
  const delayMs = delaysMs[Math.min(tries, delaysMs.length - 1)] ?? 0;
  return delayMs * (1 + 0.1 * random());
}
