import { setImmediate as turn } from 'node:timers/promises';
import type { WorkflowDefinition } from '../defineWorkflow.ts';
import { toStoredJson } from '../json.ts';
import { StepError } from '../stepError.ts';
import type { StepServices } from '../stepServices.ts';
import type { StepRecord } from '../store/records.ts';
import { WorkflowFault } from '../workflowFault.ts';
import type { Call } from './call.ts';
import { createActivity } from './createActivity.ts';
import { createCalls } from './createCalls.ts';
import { createHistory } from './createHistory.ts';
import { createStep } from './createStep.ts';
import { divergedFrom, kindDiffers } from './divergence.ts';
import { type Performer, performStep } from './performStep.ts';
import type { Ending, StepPlan } from './plan.ts';
import { registrationOf } from './registrationOf.ts';

export type ExecuteOptions = Omit<Performer, 'settle'> & {
  definition: WorkflowDefinition;
  services: StepServices;
  /** How long code that is busy with something else may take to call the step that its history names next. */
  graceMs: number;
};

/** How far the run came: to its end, or to where it waits; then its job is parked already. */
export type Execution = { kind: 'ended'; output: unknown } | { kind: 'parked'; wakeAfterMs: number | null };

type State = { settled: { output: unknown } | { error: unknown } | null; fatal: { error: unknown } | null };

/**
 * Runs a workflow from its top. Results that are history are delivered in the order in which they were committed, each
 * after the code has come to rest, so that the code sees what it saw before; then new steps are performed. When nothing
 * is left but to wait, what is waited for is committed together with the parking of the job.
 *
 * @throws WorkflowFault when the code does not follow its history, and whatever the workflow throws.
 */
export async function executeRun(options: ExecuteOptions): Promise<Execution> {
  const { definition, run, store, graceMs } = options;
  const workflow = { name: run.name, version: run.version, id: run.id };
  const history = createHistory(run.steps);
  const calls = createCalls(history);
  const activity = createActivity();
  const stop = new AbortController();
  const state: State = { settled: null, fatal: null };
  const fail = (error: unknown) => {
    state.fatal ??= { error };
    activity.happened();
  };
  const performer = {
    ...options,
    signal: AbortSignal.any([options.signal, stop.signal]),
    settle: createSettle(history),
  };

  function call(name: string, plan: StepPlan): Promise<unknown> {
    try {
      const added = calls.add(name, plan);
      activity.happened();
      return added.result;
    } catch (error) {
      // The workflow must not catch it and go on.
      fail(error);
      return new Promise(() => {});
    }
  }

  function start(asked: Call): void {
    const record = history.find(asked.name);
    if (record && record.status !== 'reset' && record.kind !== asked.plan.kind) {
      fail(kindDiffers(workflow, record, asked));
      return;
    }
    asked.state = 'active';
    performStep(performer, asked).then(activity.happened, fail);
  }

  /** Commits what idle calls wait for. With nothing else to do, the job is parked in the same transaction. */
  async function waitForIdle(isAlone: boolean): Promise<Execution | null> {
    const idle = calls.inState('idle');
    const added = idle.filter((one) => !one.isRegistered);
    const registrations = added.map((one) => registrationOf(one, run.id));
    const steps = registrations.map(({ step }) => step);
    const waits = registrations.flatMap(({ wait }) => wait ?? []);
    if (isAlone) {
      const wakeAfterMs = nextDueMs(idle);
      await store.suspend(steps, waits, wakeAfterMs);
      return { kind: 'parked', wakeAfterMs };
    }
    if (steps.length > 0) await store.register(steps, waits);
    for (const one of added) one.isRegistered = true;
    return null;
  }

  async function finish(settled: NonNullable<State['settled']>): Promise<Execution> {
    if ('output' in settled) {
      toStoredJson(settled.output, 'The output of the workflow');
      return { kind: 'ended', output: settled.output };
    }
    const { error } = settled;
    if (!(error instanceof StepError)) throw error;
    // Should somebody retry the run, it goes on with the step that it failed at.
    await store.reopen(error.step);
    throw new WorkflowFault('step_failed', `The step “${error.step}” failed: ${error.message}`);
  }

  const step = createStep({ call, recordOf: history.find, services: options.services });
  definition
    .execute({
      input: run.input,
      step,
      run: { id: run.id, organizationId: run.organizationId, startedAt: run.createdAt },
    })
    .then(
      (output) => {
        state.settled = { output };
      },
      (error: unknown) => {
        state.settled = { error };
      },
    )
    .finally(activity.happened)
    .catch(fail);

  options.signal.addEventListener('abort', activity.happened);
  try {
    let missingSinceMs: number | null = null;
    for (;;) {
      await turn();
      options.signal.throwIfAborted();
      if (state.fatal) throw state.fatal.error;

      const next = history.next();
      const replayed = next && calls.get(next.name);
      if (next && replayed) {
        if (next.kind !== replayed.plan.kind) throw kindDiffers(workflow, next, replayed);
        history.advance();
        replayed.deliver(endingOf(next));
        continue;
      }
      const missing = next ?? history.uncalled(calls.has);
      if (missing) {
        const { settled } = state;
        if (settled) {
          // An error that is no step's may pass with another try, whatever the history says.
          if ('error' in settled && !(settled.error instanceof StepError)) throw settled.error;
          throw divergedFrom(workflow, missing, undefined);
        }
        const [asked] = calls.inState('asked');
        missingSinceMs ??= performance.now();
        const leftMs = asked ? missingSinceMs + graceMs - performance.now() : null;
        if (leftMs !== null && leftMs <= 0) throw divergedFrom(workflow, missing, asked);
        await activity.wait(leftMs);
        continue;
      }
      missingSinceMs = null;
      if (state.settled) return await finish(state.settled);

      for (const one of calls.inState('idle')) if (isDue(one)) one.state = 'asked';
      for (const one of calls.inState('asked')) start(one);
      const isAlone = calls.inState('active').length === 0;
      const idle = calls.inState('idle');
      if (idle.some((one) => !one.isRegistered) || (isAlone && idle.length > 0)) {
        const parked = await waitForIdle(isAlone);
        if (parked) return parked;
        continue;
      }
      // Either steps are under way, or the code is busy with something that is no step.
      await activity.wait(nextDueMs(idle));
    }
  } finally {
    options.signal.removeEventListener('abort', activity.happened);
    stop.abort(new Error('The run has ended, or waits'));
  }
}

/** Endings are committed one at a time, and each is delivered before the next, so that replays can keep the order. */
function createSettle({ lastCompletion }: { lastCompletion: number }): Performer['settle'] {
  let last = lastCompletion;
  let commits: Promise<unknown> = Promise.resolve();
  return (call, commit) => {
    const settled = commits.then(async () => {
      const ending = await commit(last + 1);
      if (ending === null) return;
      last += 1;
      call.deliver(ending);
    });
    commits = settled.catch(() => undefined);
    return settled;
  };
}

function endingOf({ status, output, error }: StepRecord): Ending {
  if (status !== 'failed') return { status: 'succeeded', output };
  return { status: 'failed', error: error ?? { code: 'unexpected', message: 'The step failed.' } };
}

function isDue({ dueAtMs }: Call): boolean {
  return dueAtMs !== null && dueAtMs <= performance.now();
}

function nextDueMs(calls: readonly Call[]): number | null {
  const dueAts = calls.flatMap(({ dueAtMs }) => dueAtMs ?? []);
  return dueAts.length === 0 ? null : Math.max(0, Math.min(...dueAts) - performance.now());
}
