import type { InputOf, JobName, OutputOf } from '../catalogue.ts';
import type { AttemptResult } from '../ledger/finishJobs.ts';
import type { StartedDelivery, StartedJob } from '../ledger/startJobs.ts';
import type { Parked } from './parked.ts';

export type HandlerContext = {
  job: StartedJob;
  /** Aborted when the job is cancelled, its time is up, or the worker must hand it back. */
  signal: AbortSignal;
  /** Adds a line to the job's own log, which its organization's people read. Never a secret. */
  log(text: string): void;
  /** Says how far the job is. Only the latest counts; it is written about once a second. */
  progress(progress: JobProgress): void;
};

export type JobProgress = { done: number; total?: number; text?: string };

/**
 * Does the work of one job and returns its output, or `parked(…)` when it waits without holding a slot, or throws a
 * `JobError` that says whether another try may help.
 */
export type Handler<Input, Output = unknown> = (input: Input, context: HandlerContext) => Promise<Output | Parked>;

/** Sends one delivery's request. It never throws for what a receiver or the network does. */
export type DeliveryHandler = (
  delivery: StartedDelivery,
  context: Pick<HandlerContext, 'job' | 'signal'>,
) => Promise<AttemptResult>;

/** One handler for every kind of job: a missing one does not compile. */
export type Handlers = { [Name in JobName]: Handler<InputOf<Name>, OutputOf<Name>> } & { deliver: DeliveryHandler };
