import type { StepTransaction, WorkContext } from '../step.ts';
import type { StepFailure } from '../stepError.ts';

export type Tries = {
  /** After the 1st, 2nd … failed try. */
  retryDelaysMs: readonly number[];
  timeoutMs: number;
};

export type WorkPlan = Tries & { act: 'work'; work: (context: WorkContext) => unknown };
export type TransactionPlan = Pick<Tries, 'retryDelaysMs'> & {
  act: 'transaction';
  work: (context: StepTransaction) => Promise<unknown>;
};
export type SleepPlan = { act: 'sleep'; durationMs: number };
export type WaitPlan = { act: 'wait'; wait: Awaited; timeoutMs: number };

export type Awaited =
  | { kind: 'event'; type: string; match: unknown }
  | { kind: 'job'; jobId: string }
  /** `signalStep` made the token. */
  | { kind: 'signal'; signalStep: string };

/** What a call of a step asks for. */
export type StepPlan = {
  kind: string;
  /** The `step.map` that it is an item of. */
  parent?: string;
  /** For people: what it waits for. */
  detail?: unknown;
} & (WorkPlan | TransactionPlan | SleepPlan | WaitPlan);

/** How a step ended. */
export type Ending = { status: 'succeeded'; output: string | null } | { status: 'failed'; error: StepFailure };
