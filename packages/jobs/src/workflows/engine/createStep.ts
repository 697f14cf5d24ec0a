import { parseDurationMs } from '@novapulse/core';
import { type Jsonified, storedAs } from '../json.ts';
import type { EndedJob, ReceivedEvent, SignalHandle, StepOptions, WorkflowStep } from '../step.ts';
import type { StepServices } from '../stepServices.ts';
import type { StepRecord } from '../store/records.ts';
import { WorkflowFault } from '../workflowFault.ts';
import { createMap } from './createMap.ts';
import type { StepPlan } from './plan.ts';

const second = 1_000;
const minute = 60 * second;

const defaultRetryDelaysMs = [second, 10 * second, minute, 5 * minute];
const defaultTimeoutMs = 5 * minute;

export type StepEngine = {
  /** Calls a step; resolves to its output, rejects with StepError. */
  call(name: string, plan: StepPlan): Promise<unknown>;
  recordOf(name: string): StepRecord | undefined;
  services: StepServices;
};

type RetryOptions = Pick<StepOptions, 'retryDelaysMs'>;

/** The steps that a workflow sees, as plans for the engine. */
export function createStep({ call, recordOf, services }: StepEngine): WorkflowStep {
  const transaction = (
    name: string,
    kind: string,
    work: Parameters<WorkflowStep['transaction']>[1],
    { retryDelaysMs = defaultRetryDelaysMs }: RetryOptions = {},
  ) => call(name, { kind, act: 'transaction', work, retryDelaysMs });

  return {
    async run<Value>(name: string, work: Parameters<WorkflowStep['run']>[1], options?: StepOptions) {
      return storedAs<Jsonified<Value>>(await call(name, { kind: 'run', act: 'work', work, ...triesOf(options) }));
    },
    async transaction<Value>(name: string, work: Parameters<WorkflowStep['transaction']>[1], options?: RetryOptions) {
      return storedAs<Jsonified<Value>>(await transaction(name, 'transaction', work, options));
    },
    async sleep(name, duration) {
      const durationMs = typeof duration === 'number' ? duration : parseDurationMs(duration);
      await call(name, { kind: 'sleep', act: 'sleep', durationMs: requireTime(name, durationMs) });
    },
    async sleepUntil(name, time) {
      const durationMs = new Date(time).getTime() - Date.now();
      await call(name, { kind: 'sleep', act: 'sleep', durationMs: Math.max(0, requireTime(name, durationMs)) });
    },
    async waitForEvent(name, { type, match, timeoutMs }) {
      const detail = { type, ...(match && { match }) };
      const wait = { kind: 'event' as const, type, match };
      return storedAs<ReceivedEvent | null>(await call(name, { kind: 'event', act: 'wait', wait, detail, timeoutMs }));
    },
    async createSignal(name) {
      const work: Parameters<WorkflowStep['transaction']>[1] = (context) => services.createSignal(context, name);
      return storedAs<SignalHandle>(await transaction(name, 'signal_token', work));
    },
    async waitForSignal(name, { signal, timeoutMs }) {
      const wait = { kind: 'signal' as const, signalStep: signal.step };
      const detail = { signal: signal.step };
      return storedAs<{ payload: unknown } | null>(
        await call(name, { kind: 'signal', act: 'wait', wait, detail, timeoutMs }),
      );
    },
    async waitForJob(name, { jobId, timeoutMs }) {
      return storedAs<EndedJob | null>(await call(name, waitForJob(jobId, timeoutMs)));
    },
    map: createMap(
      (name, parent, work, options) => call(name, { kind: 'run', parent, act: 'work', work, ...triesOf(options) }),
      recordOf,
    ),
    async sendEmail(name, email) {
      return storedAs<{ jobId: string }>(
        await transaction(name, 'email', (context) => services.sendEmail(context, email)),
      );
    },
    async createReport(name, { timeoutMs = 60 * minute, ...report }) {
      const { reportId, jobId } = storedAs<{ reportId: string; jobId: string }>(
        await transaction(name, 'report', (context) => services.createReport(context, { ...report })),
      );
      const job = storedAs<EndedJob | null>(
        await call(`${name} (ready)`, { ...waitForJob(jobId, timeoutMs), parent: name }),
      );
      return { reportId, job };
    },
    async publishEvent(name, event) {
      return storedAs<{ eventId: string; deliveryIds: string[] }>(
        await transaction(name, 'publish', (context) => services.publishEvent(context, event)),
      );
    },
  };
}

function waitForJob(jobId: string, timeoutMs: number): StepPlan {
  return { kind: 'job', act: 'wait', wait: { kind: 'job', jobId }, detail: { jobId }, timeoutMs };
}

function triesOf({ retryDelaysMs, timeoutMs }: StepOptions = {}) {
  return { retryDelaysMs: retryDelaysMs ?? defaultRetryDelaysMs, timeoutMs: timeoutMs ?? defaultTimeoutMs };
}

function requireTime(name: string, durationMs: number): number {
  if (Number.isFinite(durationMs)) return durationMs;
  throw new WorkflowFault('workflow_invalid_step', `The step “${name}” has no valid time to wait for.`);
}
