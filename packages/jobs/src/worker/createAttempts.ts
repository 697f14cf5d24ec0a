import { createBatcher, type NewId, type Tracing, tracedBatch } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { ChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { areControlled, startControlledJobs } from '../control/startControlledJobs.ts';
import type { Dispatcher } from '../dispatch/createDispatcher.ts';
import { endpointTag, tenantTag } from '../dispatch/createPacer.ts';
import type { JobReference } from '../engine/engine.ts';
import { type AttemptResult, type Finished, type FinishRequest, finishJobs } from '../ledger/finishJobs.ts';
import { giveBackJobs } from '../ledger/freeJobs.ts';
import { type HoldRequest, holdJobs } from '../ledger/holdJobs.ts';
import { suspectAfterLost } from '../ledger/limits.ts';
import { parkJob } from '../ledger/parkJob.ts';
import { releaseJobs } from '../ledger/releaseJobs.ts';
import { type StartedJob, type StartRequest, startJobs } from '../ledger/startJobs.ts';
import { createJobNotes } from './createJobNotes.ts';
import type { Slots } from './createSlots.ts';
import type { Handlers } from './handler.ts';
import type { WorkerObserver } from './observer.ts';
import { persistently } from './persistently.ts';
import { runHandler } from './runHandler.ts';
import { noteResult, traceAttempt } from './traceAttempt.ts';

export type AttemptsOptions = {
  db: Pick<Db, 'sql' | 'transaction'>;
  dispatcher: Dispatcher;
  changes: ChangeAnnouncer;
  handlers: Handlers;
  newId: NewId;
  random: () => number;
  observer: WorkerObserver;
  tracing: Tracing;
  /** Names this process in the attempts it makes. */
  worker: string;
  /** Told when an attempt has ended and its slot is free. */
  onEnded: (job: StartedJob) => void;
  /** Told when deliveries found no place at their endpoint. */
  onHeld: () => void;
};

export type RunningAttempt = { jobId: string; attempt: number; abort: AbortController };

/** The attempts of one worker process: started and finished in batches, each in a slot of its queue. */
export type Attempts = {
  /** Handles one row that a message names; resolves when the message need not be kept for it any more. */
  run(messageId: string, reference: JobReference, slots: Slots): Promise<void>;
  running(): RunningAttempt[];
  /** From now on nothing starts; rows whose message came are given back. */
  stopStarting(): void;
  /** Aborts what still runs and hands it back in the ledger. Returns how many attempts that were. */
  releaseAll(): Promise<number>;
};

const rowsPerBatch = 200;
const batchesAtOnce = 1;

/** Jobs whose turn could not be asked for come back after this time. */
const controlledDelayMs = 500;

/** A suspect that finds another one running comes back after this time. */
const suspectDelayMs = 1_000;

/** A worker that is being stopped waits this long for a database that is away; then the leases run out by themselves. */
const releaseGiveUpMs = 3_000;

export function createAttempts({
  db,
  dispatcher,
  changes,
  handlers,
  newId,
  random,
  observer,
  tracing,
  worker,
  onEnded,
  onHeld,
}: AttemptsOptions): Attempts {
  const { sql } = db;
  const running = new Set<RunningAttempt>();
  const released = new Set<RunningAttempt>();
  // Jobs whose attempts vanished with their worker run one at a time, so that the guilty one is found.
  let isSuspectRunning = false;
  let isStopping = false;

  const starts = createBatcher<StartRequest, StartedJob | null>({
    run: startAll,
    maxSize: rowsPerBatch,
    maxConcurrent: batchesAtOnce,
  });
  const finishes = createBatcher<FinishRequest & { traceParent: string | null }, Finished>({
    run(requests) {
      const traceParents = requests.map(({ traceParent }) => traceParent);
      return tracedBatch(tracing, 'finish attempts', { traceParents }, () => finishJobs(sql, requests));
    },
    maxSize: rowsPerBatch,
    maxConcurrent: batchesAtOnce,
  });

  const holds = createBatcher<HoldRequest, undefined>({
    async run(requests) {
      await holdJobs(sql, requests);
      return requests.map(() => undefined);
    },
    maxSize: rowsPerBatch,
    maxConcurrent: batchesAtOnce,
  });

  const notes = createJobNotes({
    sql,
    onWritten: (job) => changes.announce([job]),
    onError: (error) => observer.fault(error, "recording a job's notes"),
  });

  async function startAll(requests: readonly StartRequest[]): Promise<(StartedJob | null)[]> {
    const started = await startJobs(sql, requests);
    const others = requests.filter((_, index) => started[index] === null);
    if (!(await areControlled(sql, others))) return started;
    const controlled = await db
      .transaction(async (tx) => {
        // What has started above waits for this: no other worker's lock may take its lease.
        await tx.query(`set local lock_timeout = '1s'`);
        return await startControlledJobs(tx, others);
      })
      .catch((error: unknown) => {
        observer.fault(error, 'starting jobs of a limited queue or endpoint');
        return null;
      });
    if (controlled === null) {
      await Promise.all(others.map(({ id, messageId }) => giveBackJobs(sql, messageId, [id], controlledDelayMs)));
      return started;
    }
    if (controlled.hasHeld) onHeld();
    const byRequest = new Map(others.map((request, index) => [request, controlled.started[index] ?? null]));
    return requests.map((request, index) => started[index] ?? byRequest.get(request) ?? null);
  }

  async function startAndAttempt(messageId: string, reference: JobReference): Promise<void> {
    if (isStopping) {
      await giveBackJobs(sql, messageId, [reference.id]);
      return;
    }
    const askedAtMs = Date.now();
    const job = await starts.push({ id: reference.id, attempt: reference.attempt, messageId, worker });
    if (job === null) return;
    await traceAttempt(tracing, { job, messageId, askedAtMs }, () =>
      observer.around ? observer.around({ jobId: job.id }, () => attempt(job)) : attempt(job),
    );
  }

  async function attempt(job: StartedJob): Promise<void> {
    changes.announce([{ organizationId: job.organizationId, jobId: job.id }]);
    const mine: RunningAttempt = { jobId: job.id, attempt: job.attempt, abort: new AbortController() };
    running.add(mine);
    try {
      const { signal } = mine.abort;
      const result = await runHandler({ job, handlers, notes, signal, random, onFault: observer.fault });
      if (result.outcome === 'parked') {
        await park(job, result);
        return;
      }
      // Handed back while it ran: the ledger has the attempt as released, unless an answer came all the same.
      if (!released.has(mine) || result.outcome === 'succeeded') await finish(job, result);
    } catch (error) {
      // The lease runs out and the reconciler takes the attempt for lost, which is what it is.
      observer.fault(error, 'finishing an attempt');
    } finally {
      running.delete(mine);
      onEnded(job);
    }
  }

  async function finish(job: StartedJob, result: AttemptResult): Promise<void> {
    const nextMessageId = newId('message');
    const traceParent = tracing.current()?.traceParent ?? null;
    const request = { ...result, jobId: job.id, attempt: job.attempt, nextMessageId, traceParent };
    noteResult(tracing, result);
    const finished = await persistently(
      () => finishes.push(request),
      (error) => observer.fault(error, 'finishing an attempt'),
    );
    changes.announce([{ organizationId: job.organizationId, jobId: job.id }]);
    if (finished && finished.dispatchDelayMs !== null) {
      const message = {
        id: nextMessageId,
        jobs: [
          {
            id: job.id,
            attempt: job.attempt + 1,
            ...(job.lost > 0 && { lost: job.lost }),
            tenant: tenantTag(job.organizationId),
            ...(job.delivery && { endpoint: endpointTag(job.delivery.webhookId) }),
          },
        ],
        delayMs: finished.dispatchDelayMs,
        ...(traceParent !== null && { traceParent }),
      };
      dispatcher.add([{ queue: job.queue, message }]);
    }
    observer.attemptEnded({
      jobId: job.id,
      organizationId: job.organizationId,
      queue: job.queue,
      name: job.name,
      attempt: job.attempt,
      status: finished?.status ?? null,
      outcome: finished || result.outcome === 'released' ? result.outcome : `late_${result.outcome}`,
      durationMs: result.durationMs,
      waitedMs: job.waitedMs,
      errorCode: result.errorCode ?? null,
    });
  }

  async function park(
    job: StartedJob,
    { wakeAfterMs, isDone, durationMs }: { wakeAfterMs: number | null; isDone: boolean; durationMs: number },
  ) {
    const isParked =
      isDone ||
      (await persistently(
        () => parkJob(sql, { jobId: job.id, attempt: job.attempt }, wakeAfterMs),
        (error) => observer.fault(error, 'parking a job'),
      ));
    changes.announce([{ organizationId: job.organizationId, jobId: job.id }]);
    observer.attemptEnded({
      jobId: job.id,
      organizationId: job.organizationId,
      queue: job.queue,
      name: job.name,
      attempt: job.attempt,
      status: isParked ? 'waiting' : null,
      outcome: isParked ? 'succeeded' : 'late_succeeded',
      durationMs,
      waitedMs: job.waitedMs,
      errorCode: null,
    });
  }

  return {
    async run(messageId, reference, slots) {
      const isSuspect = (reference.lost ?? 0) >= suspectAfterLost;
      if (isSuspect && isSuspectRunning) {
        // Waiting here would hold a place among the engine's messages that everybody else needs.
        await giveBackJobs(sql, messageId, [reference.id], suspectDelayMs);
        return;
      }
      isSuspectRunning ||= isSuspect;
      try {
        const { tenant = '', endpoint } = reference;
        const release = await slots.acquire({ tenant, endpoint });
        if (release === null) {
          await holds.push({ ...reference, messageId });
          return;
        }
        try {
          await startAndAttempt(messageId, reference);
        } finally {
          release();
        }
      } finally {
        if (isSuspect) isSuspectRunning = false;
      }
    },
    running: () => [...running],
    stopStarting() {
      isStopping = true;
    },
    async releaseAll() {
      const left = [...running];
      const handedBack = await persistently(
        () => releaseJobs(sql, left),
        (error) => observer.fault(error, 'handing attempts back'),
        releaseGiveUpMs,
      ).catch(() => []);
      const isHandedBack = new Set(handedBack.map((held) => `${held.jobId} ${held.attempt}`));
      for (const one of left) {
        if (isHandedBack.has(`${one.jobId} ${one.attempt}`)) released.add(one);
        one.abort.abort(new Error('The worker is shutting down'));
      }
      return handedBack.length;
    },
  };
}
