import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import type { EmailInput } from '../email/input.ts';
import type { ReportFormat } from '../reports/formats.ts';
import type { ReportName } from '../reports/reportCatalogue.ts';
import type { Jsonified } from './json.ts';
import type { StepFailure } from './stepError.ts';

export type StepOptions = {
  /** Delays after the 1st, 2nd … failed try, in milliseconds; one try more than delays. Jitter of a tenth is added. */
  retryDelaysMs?: readonly number[];
  /** After this time a try is aborted and counts as failed. */
  timeoutMs?: number;
};

export type WorkContext = {
  /** The same for every try of this step in this run, also after a crash: give it to whoever can tell repeats. */
  idempotencyKey: string;
  /** Aborted when the try's time is up, the run is cancelled or the worker must hand it back. */
  signal: AbortSignal;
  /** 1 for the first try. A try that ended with its worker is not counted. */
  attempt: number;
  /** Adds a line to the run's log. Never a secret. */
  log(text: string): void;
  /** The plain token of a signal, to hand it to whoever shall send the signal. Do not return it. */
  openSignal(signal: SignalHandle): string;
};

/** What a step writes is committed together with its result, or not at all. */
export type StepTransaction = {
  tx: Sql;
  newId: NewId;
  organizationId: string;
  runId: string;
  /** The same for every try of this step in this run. */
  idempotencyKey: string;
  /** Names the job that this step enqueues, which is cancelled with the run. */
  ownsJob(jobId: string): void;
};

export type EventWait = {
  /** The exact type. */
  type: string;
  /** The event's data must contain this: `{ user: { id: 7 } }` matches whatever else is in there. */
  match?: JsonObject;
  timeoutMs: number;
};

export type JsonObject = { [key: string]: JsonValue };
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

export type ReceivedEvent = {
  id: string;
  type: string;
  /** ISO 8601. */
  timestamp: string;
  /** What was published; undefined for an event that was published as `rawPayload`. */
  data: unknown;
  rawPayload?: string;
};

/** A token that ends a wait, encrypted: only a step can open it. */
export type SignalHandle = { step: string; keyId: string; ciphertext: string };

export type EndedJob = {
  id: string;
  status: 'succeeded' | 'failed' | 'cancelled' | 'skipped';
  output: unknown;
  error: unknown;
};

export type MapOptions = StepOptions & {
  /** How many items run at once. 10 unless given. */
  concurrency?: number;
};

export type Collected<Value> = { status: 'succeeded'; value: Value } | { status: 'failed'; error: StepFailure };

export type WantedReport = {
  report: ReportName;
  params: Record<string, unknown>;
  format: ReportFormat;
  /** How long to wait for it. 1 h unless given. */
  timeoutMs?: number;
};

export type NewEvent = { type: string; data: unknown; channels?: string[] };

/**
 * What a workflow may do. Every call is remembered under its name, which must be unique within the run; a call whose
 * result is known returns it without doing anything. Results are JSON: what is returned is what JSON makes of it.
 */
export type WorkflowStep = {
  /** Runs `work` until it has succeeded once, at least once and never again after its result is committed. */
  run<Value>(
    name: string,
    work: (context: WorkContext) => Promise<Value> | Value,
    options?: StepOptions,
  ): Promise<Jsonified<Value>>;
  /** Runs statements in the transaction that commits the result: exactly once. Keep it short: it holds a connection. */
  transaction<Value>(
    name: string,
    work: (context: StepTransaction) => Promise<Value>,
    options?: Pick<StepOptions, 'retryDelaysMs'>,
  ): Promise<Jsonified<Value>>;
  /** Waits without holding a slot. Milliseconds, or text like `15m` and `2d`. */
  sleep(name: string, duration: number | string): Promise<void>;
  sleepUntil(name: string, time: Date | string): Promise<void>;
  /** The first event since the run began that matches and has not ended another wait of this run; null when none came. */
  waitForEvent(name: string, wait: EventWait): Promise<ReceivedEvent | null>;
  /** A token that whoever holds it can use once, with `workflows.signal`. */
  createSignal(name: string): Promise<SignalHandle>;
  /** The payload that came with the signal's token, also if it came before the wait; null when none came in time. */
  waitForSignal(name: string, wait: { signal: SignalHandle; timeoutMs: number }): Promise<{ payload: unknown } | null>;
  /** The job as it ended; null when it had not by then. */
  waitForJob(name: string, wait: { jobId: string; timeoutMs: number }): Promise<EndedJob | null>;
  /** Runs `work` for each item as a step of its own. `fail`: the first failure is thrown once what runs has ended. */
  map<Item, Value>(
    name: string,
    items: readonly Item[],
    work: (item: Item, context: WorkContext & { index: number }) => Promise<Value> | Value,
    options?: MapOptions & { onError?: 'fail' },
  ): Promise<Jsonified<Value>[]>;
  map<Item, Value>(
    name: string,
    items: readonly Item[],
    work: (item: Item, context: WorkContext & { index: number }) => Promise<Value> | Value,
    options: MapOptions & { onError: 'collect' },
  ): Promise<Collected<Jsonified<Value>>[]>;
  /** Enqueues one mail, exactly once. */
  sendEmail(name: string, email: EmailInput): Promise<{ jobId: string }>;
  /** Publishes one event to the organization's endpoints, exactly once. */
  publishEvent(name: string, event: NewEvent): Promise<{ eventId: string; deliveryIds: string[] }>;
  /** Asks for a report, exactly once, and waits for it. `job` is null when it was not ready in time. */
  createReport(name: string, report: WantedReport): Promise<{ reportId: string; job: EndedJob | null }>;
};
