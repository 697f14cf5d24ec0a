import { fromStoredJson } from '../json.ts';
import { StepError } from '../stepError.ts';
import type { StepRecord, StepWrite } from '../store/records.ts';
import type { Ending, StepPlan } from './plan.ts';

/** One call of a step by the code that runs now. */
export type Call = {
  readonly name: string;
  readonly plan: StepPlan;
  readonly position: number;
  readonly generation: number;
  /** By `performance.now()`. */
  readonly askedAtMs: number;
  /** `asked`: to be looked at. `active`: under way. `idle`: waits for its time or for something to happen. */
  state: 'asked' | 'active' | 'idle' | 'delivered';
  /** Failed tries. */
  tries: number;
  /** By `performance.now()`; null when it waits for no time. */
  dueAtMs: number | null;
  /** Whether the database knows that it waits. */
  isRegistered: boolean;
  deliver(ending: Ending): void;
  /** What the code waits for. */
  result: Promise<unknown>;
};

type NewCall = { name: string; plan: StepPlan; record: StepRecord | undefined; position: number; nowMs: number };

export function createCall({ name, plan, record, position, nowMs }: NewCall): Call {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  // A run may end, or catch, without looking at each of its steps: that must not end the process.
  promise.catch(() => undefined);
  const isOpen = record !== undefined && record.status !== 'reset';
  const dueInMs = isOpen ? record.dueInMs : null;
  const call: Call = {
    name,
    plan,
    position: isOpen ? record.position : position,
    generation: record?.generation ?? 0,
    askedAtMs: nowMs,
    state: 'asked',
    tries: isOpen ? record.tries : 0,
    dueAtMs: dueInMs === null ? null : nowMs + dueInMs,
    isRegistered: isOpen && record.status === 'waiting',
    deliver(ending) {
      call.state = 'delivered';
      if (ending.status === 'succeeded') resolve(fromStoredJson(ending.output));
      else reject(new StepError(name, ending.error));
    },
    result: promise,
  };
  return call;
}

/** The step's row as it stands with this call, to be completed by what is to be said. */
export function rowOf(call: Call): Omit<StepWrite, 'status'> {
  const { name, plan, position, generation, tries } = call;
  return {
    name,
    position,
    completion: null,
    kind: plan.kind,
    parent: plan.parent ?? null,
    generation,
    tries,
    detail: plan.detail,
  };
}
