import type { NewId } from '@novapulse/core';
import { toStoredJson } from '../json.ts';
import type { WorkContext } from '../step.ts';
import { type RunStore, StaleAttempt } from '../store/createRunStore.ts';
import type { LoadedRun } from '../store/records.ts';
import { type Call, rowOf } from './call.ts';
import { describeFailure } from './failure.ts';
import type { Ending, SleepPlan, TransactionPlan, WaitPlan, WorkPlan } from './plan.ts';
import { firstEventAfter } from './registrationOf.ts';
import { withDeadline } from './withDeadline.ts';

/** What performing a step needs of its run. */
export type Performer = {
  store: RunStore;
  run: LoadedRun;
  newId: NewId;
  signal: AbortSignal;
  random: () => number;
  onFault: (error: unknown, doing: string) => void;
  log: WorkContext['log'];
  openSignal: WorkContext['openSignal'];
  /**
   * Commits an ending and delivers it, one after the other: replays deliver in the order of the completions that
   * `commit` is given. With null nothing was committed and nothing is delivered.
   */
  settle(call: Call, commit: (completion: number) => Promise<Ending | null>): Promise<void>;
};

/** Takes a step as far as it goes now: delivered, or idle until its time comes or something happens. */
export async function performStep(performer: Performer, call: Call): Promise<void> {
  const { plan } = call;
  switch (plan.act) {
    case 'work':
      return await performWork(performer, call, plan);
    case 'transaction':
      return await performTransaction(performer, call, plan);
    case 'sleep':
      return await performSleep(performer, call, plan);
    case 'wait':
      return await performWait(performer, call, plan);
    default:
      return plan satisfies never;
  }
}

async function performWork(performer: Performer, call: Call, plan: WorkPlan): Promise<void> {
  const { store, signal, log, openSignal } = performer;
  if (isAhead(call)) return;
  await store.begin({ ...rowOf(call), status: 'running' });
  const context = { idempotencyKey: idempotencyKey(performer.run, call), attempt: call.tries + 1, log, openSignal };
  let output: string | null;
  try {
    const value = await withDeadline(signal, plan.timeoutMs, async (stopped) =>
      plan.work({ ...context, signal: stopped }),
    );
    output = toStoredJson(value, `The output of the step “${call.name}”`);
  } catch (error) {
    return await endTry(performer, call, plan, error);
  }
  await performer.settle(call, async (completion) => {
    await store.end({ ...rowOf(call), completion, status: 'succeeded', output });
    return { status: 'succeeded', output };
  });
}

async function performTransaction(performer: Performer, call: Call, plan: TransactionPlan): Promise<void> {
  const { store, run, newId, signal } = performer;
  if (isAhead(call)) return;
  const { id: runId, organizationId } = run;
  const context = { newId, organizationId, runId, idempotencyKey: idempotencyKey(run, call) };
  try {
    await performer.settle(call, async (completion) => {
      const output = await store.transact({ ...rowOf(call), completion, status: 'succeeded' }, async (tx) => {
        let childJobId: string | null = null;
        const ownsJob = (jobId: string) => {
          childJobId = jobId;
        };
        signal.throwIfAborted();
        // Without a deadline of ours: the connection is given back when this ends, so nothing may go on using it. The
        // database ends statements, and transactions that do nothing, after 15 s.
        const value = await plan.work({ ...context, tx, ownsJob });
        return { output: toStoredJson(value, `The output of the step “${call.name}”`), childJobId };
      });
      return { status: 'succeeded', output };
    });
  } catch (error) {
    await endTry(performer, call, plan, error);
  }
}

async function endTry(
  performer: Performer,
  call: Call,
  { retryDelaysMs }: { retryDelaysMs: readonly number[] },
  error: unknown,
): Promise<void> {
  const { store, signal, random, onFault } = performer;
  // Stopped from outside or taken over: nothing is known of this try, so it does not count.
  if (signal.aborted || error instanceof StaleAttempt) throw error;
  const { retryable, delayMs, isUnexpected, ...failure } = describeFailure(error);
  if (isUnexpected) onFault(error, `running the step ${call.name} of ${performer.run.name}`);
  const scheduledMs = retryDelaysMs[call.tries];
  call.tries += 1;
  if (retryable && scheduledMs !== undefined) {
    // Jitter only ever adds, so that nothing comes back earlier than its schedule says.
    const wakeAfterMs = Math.max(delayMs, scheduledMs * (1 + 0.1 * random()));
    await store.end({ ...rowOf(call), status: 'retrying', error: failure, wakeAfterMs });
    call.dueAtMs = performance.now() + wakeAfterMs;
    call.isRegistered = true;
    call.state = 'idle';
    return;
  }
  await performer.settle(call, async (completion) => {
    await store.end({ ...rowOf(call), completion, status: 'failed', error: failure });
    return { status: 'failed', error: failure };
  });
}

async function performSleep(performer: Performer, call: Call, { durationMs }: SleepPlan): Promise<void> {
  call.dueAtMs ??= call.askedAtMs + durationMs;
  if (isAhead(call)) return;
  await performer.settle(call, async (completion) => {
    await performer.store.end({ ...rowOf(call), completion, status: 'succeeded', output: null });
    return { status: 'succeeded', output: null };
  });
}

async function performWait(performer: Performer, call: Call, { wait, timeoutMs }: WaitPlan): Promise<void> {
  const { store, run } = performer;
  call.dueAtMs ??= call.askedAtMs + timeoutMs;
  const rowAt = (completion: number) => ({ ...rowOf(call), completion, status: 'succeeded' as const });
  const commit =
    (output: string) =>
    async (completion: number): Promise<Ending> => {
      await store.end({ ...rowAt(completion), output });
      return { status: 'succeeded', output };
    };
  const waitStep = wait.kind === 'signal' ? wait.signalStep : call.name;

  const resolution = await store.readResolution(waitStep);
  if (resolution) return await performer.settle(call, commit(resolution.payload ?? 'null'));
  if (wait.kind === 'job') {
    const output = await store.findEndedJob(wait.jobId);
    if (output !== null) return await performer.settle(call, commit(output));
  }
  if (wait.kind === 'event') {
    const search = { type: wait.type, match: wait.match, afterEventId: firstEventAfter(run.id) };
    await performer.settle(call, async (completion) => {
      const output = await store.takeEvent(rowAt(completion), search);
      return output === null ? null : { status: 'succeeded', output };
    });
    if (call.state === 'delivered') return;
  }
  // Opened anew if need be: the waits of a run that had ended are gone, and somebody may have asked it to go on.
  call.isRegistered = false;
  if (isAhead(call)) return;
  await performer.settle(call, async (completion) => ({
    status: 'succeeded',
    output: await store.expireWait(rowAt(completion), waitStep),
  }));
}

function isAhead(call: Call): boolean {
  if (call.dueAtMs === null || call.dueAtMs <= performance.now()) return false;
  call.state = 'idle';
  return true;
}

// A step that is to run anew after it had succeeded is another piece of work for whoever tells repeats by the key.
function idempotencyKey(run: LoadedRun, { name, generation }: Call): string {
  return generation === 0 ? `${run.id}:${name}` : `${run.id}:${name}:${generation}`;
}
