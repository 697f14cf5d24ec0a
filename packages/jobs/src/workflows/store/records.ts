import type { StepFailure } from '../stepError.ts';

export type StepStatus = 'running' | 'retrying' | 'waiting' | 'succeeded' | 'failed' | 'reset';

/** What is known of a step when its run is picked up. */
export type StepRecord = {
  name: string;
  position: number;
  /** Null while open. */
  completion: number | null;
  kind: string;
  status: StepStatus;
  generation: number;
  tries: number;
  /** JSON text, null for none. */
  output: string | null;
  error: StepFailure | null;
  /** Until it is due; null when it has no time. */
  dueInMs: number | null;
};

/** A step as it is to be written. */
export type StepWrite = {
  name: string;
  position: number;
  completion: number | null;
  kind: string;
  status: StepStatus;
  parent: string | null;
  generation: number;
  tries: number;
  /** What it waits for, for people. */
  detail?: unknown;
  output?: string | null;
  error?: StepFailure | null;
  childJobId?: string | null;
  wakeAfterMs?: number | null;
};

export type NewWait =
  | { kind: 'event'; step: string; eventType: string; match: unknown; afterEventId: string }
  | { kind: 'job'; step: string; jobId: string };

export type LoadedRun = {
  id: string;
  organizationId: string;
  name: string;
  version: number;
  input: unknown;
  createdAt: Date;
  steps: StepRecord[];
};
