import type { InputOf, JobName } from '../catalogue.ts';
import type { AttemptResult } from '../ledger/finishJobs.ts';
import type { StartedDelivery, StartedJob } from '../ledger/startJobs.ts';

export type HandlerContext = {
  job: StartedJob;
  /** Aborted when the job is cancelled, its time is up, or the worker must hand it back. */
  signal: AbortSignal;
};

/** Does the work of one job and returns its output, or throws a `JobError` that says whether another try may help. */
export type Handler<Input> = (input: Input, context: HandlerContext) => Promise<unknown>;

/** Sends one delivery's request. It never throws for what a receiver or the network does. */
export type DeliveryHandler = (delivery: StartedDelivery, context: HandlerContext) => Promise<AttemptResult>;

/** One handler for every kind of job: a missing one does not compile. */
export type Handlers = { [Name in JobName]: Handler<InputOf<Name>> } & { deliver: DeliveryHandler };
