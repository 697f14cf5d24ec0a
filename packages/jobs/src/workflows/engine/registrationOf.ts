import type { NewWait, StepWrite } from '../store/records.ts';
import { type Call, rowOf } from './call.ts';

export type Registration = { step: StepWrite; wait: NewWait | null };

/** What is to be committed of a call that begins to wait. */
export function registrationOf(call: Call, runId: string): Registration {
  const wakeAfterMs = call.dueAtMs === null ? null : Math.max(0, call.dueAtMs - performance.now());
  return { step: { ...rowOf(call), status: 'waiting', wakeAfterMs }, wait: waitOf(call, runId) };
}

function waitOf({ name: step, plan }: Call, runId: string): NewWait | null {
  if (plan.act !== 'wait') return null;
  const { wait } = plan;
  switch (wait.kind) {
    case 'event':
      return { kind: 'event', step, eventType: wait.type, match: wait.match, afterEventId: firstEventAfter(runId) };
    case 'job':
      return { kind: 'job', step, jobId: wait.jobId };
    case 'signal':
      // The token's row was made with the token.
      return null;
    default:
      return wait satisfies never;
  }
}

/** Ids grow with time over all kinds, so the run's own id separates the events before it from those after it. */
export function firstEventAfter(runId: string): string {
  return `evt_${runId.slice(-26)}`;
}
