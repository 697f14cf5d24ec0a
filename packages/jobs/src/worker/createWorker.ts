import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type NewId, noTracing, type Tracing } from '@novapulse/core';
import type { Db, Listener, QueueName } from '@novapulse/db';
import { createChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { createDispatcher } from '../dispatch/createDispatcher.ts';
import { createHousekeeper } from '../dispatch/createHousekeeper.ts';
import { createReconciler } from '../dispatch/createReconciler.ts';
import type { Consumer, QueueEngine } from '../engine/engine.ts';
import { cancelChannel, leaseMs } from '../ledger/limits.ts';
import { renewLeases } from '../ledger/renewLeases.ts';
import { createActivityRecorder } from './createActivityRecorder.ts';
import { createAttempts } from './createAttempts.ts';
import { createConsumers } from './createConsumers.ts';
import { createHeartbeat } from './createHeartbeat.ts';
import { createSlots } from './createSlots.ts';
import { createTally } from './createTally.ts';
import type { Handlers } from './handler.ts';
import type { WorkerObserver } from './observer.ts';

export type WorkerOptions = {
  db: Db;
  engine: QueueEngine;
  handlers: Handlers;
  /** What this process runs, and how many jobs of each queue at once. */
  concurrency: Partial<Record<QueueName, number>>;
  newId: NewId;
  observer: WorkerObserver;
  tracing?: Tracing;
  /** Names this process in the attempts it makes, such as `host:pid`. */
  name: string;
  /** In [0, 1), for jitter. */
  random?: () => number;
  /** Of this program, shown with the workers seen. */
  version?: string;
  /** Between two sweeps of the reconciler. */
  reconcileIntervalMs?: number;
  /** How old a dispatched message must be before the engine is asked about it. */
  unknownAfterMs?: number;
};

export type Worker = {
  start(): Promise<void>;
  /**
   * Stops fetching, lets what runs end, and after `deadlineMs` hands back the rest without counting a try (invariant
   * 12). Returns how many attempts were handed back.
   */
  drain(deadlineMs: number): Promise<{ released: number }>;
  /** False when a queue has not been consumed for longer than it takes to start its consumer again. */
  isConsuming(): boolean;
  /** Jobs that run now. */
  runningCount(): number;
};

/** Runs the jobs of some queues: messages are hints, the ledger decides what starts and what came of it. */
export function createWorker(options: WorkerOptions): Worker {
  const { db, engine, handlers, concurrency, newId, name, random = Math.random, tracing = noTracing } = options;
  const activity = createActivityRecorder({
    sql: db.sql,
    onError: (error) => observer.fault(error, 'recording activity'),
  });
  const observer: WorkerObserver = {
    attemptEnded(attempt) {
      activity.record(attempt);
      options.observer.attemptEnded(attempt);
    },
    around: (attempt, run) => (options.observer.around ? options.observer.around(attempt, run) : run()),
    fault: (error, doing) => options.observer.fault(error, doing),
  };
  const dispatcher = createDispatcher({
    sql: db.sql,
    engine,
    onError: (error) => observer.fault(error, 'dispatching'),
    tracing,
  });
  const changes = createChangeAnnouncer(db.sql, (error) => observer.fault(error, 'announcing changes'));
  const attempts = createAttempts({
    db,
    dispatcher,
    changes,
    handlers,
    newId,
    random,
    observer,
    tracing,
    worker: name,
    onEnded: (job) => reconciler.jobEnded(job.queue, job.delivery),
    onHeld: () => reconciler.jobsHeld(),
  });
  const reconciler = createReconciler({
    db,
    engine,
    dispatcher,
    changes,
    newId,
    onError: (error) => observer.fault(error, 'reconciling'),
    ...(options.reconcileIntervalMs !== undefined && { intervalMs: options.reconcileIntervalMs }),
    ...(options.unknownAfterMs !== undefined && { unknownAfterMs: options.unknownAfterMs }),
  });
  const sizes = new Map(entries(concurrency));
  const consumers = createConsumers({
    queues: [...sizes.keys()],
    open: (queue) => consume(queue, sizes.get(queue) ?? 1),
    onStopped: (queue) => observer.fault(new Error(`The consumer of the ${queue} queue had stopped`), 'consuming'),
    nowMs: () => performance.now(),
  });
  const id = randomUUID();
  const heartbeat = createHeartbeat({
    sql: db.sql,
    describe: () => ({
      id,
      name,
      queues: [...sizes.keys()],
      concurrency,
      version: options.version ?? '',
      running: attempts.running().length,
    }),
    onError: (error) => observer.fault(error, 'giving a sign of life'),
  });
  const housekeeper = createHousekeeper({ db, onError: (error) => observer.fault(error, 'keeping house') });
  const messages = createTally();
  let cancellations: Listener | undefined;
  let leaseTimer: NodeJS.Timeout | undefined;

  function consume(queue: QueueName, size: number): Consumer {
    const slots = createSlots(size);
    return engine.consume(queue, {
      concurrency: size,
      onMessage: (message) =>
        messages.count(async () => {
          // The message stays with this worker until the last of its jobs has ended, whatever happens to the others.
          const runs = message.jobs.map((reference) => attempts.run(message.id, reference, slots));
          const failures = (await Promise.allSettled(runs)).filter((run) => run.status === 'rejected');
          for (const failure of failures) observer.fault(failure.reason, 'starting a job');
          if (failures.length > 0) throw new Error(`${failures.length} of ${runs.length} jobs could not be started`);
        }),
    });
  }

  async function renew(): Promise<void> {
    const running = attempts.running();
    if (running.length === 0) return;
    try {
      await renewLeases(db.sql, running);
    } catch (error) {
      observer.fault(error, 'renewing leases');
    }
  }

  return {
    async start() {
      cancellations = await db.listen(cancelChannel, (jobId) => {
        for (const attempt of attempts.running())
          if (attempt.jobId === jobId) attempt.abort.abort(new Error('The job was cancelled'));
      });
      await reconciler.start();
      consumers.start();
      heartbeat.start();
      housekeeper.start();
      leaseTimer = setInterval(() => void renew(), leaseMs / 3);
    },
    async drain(deadlineMs) {
      attempts.stopStarting();
      // What becomes due from here on, what is handed back above all, is for the others to dispatch: a consumer that is
      // being closed may still take a message, and then nobody looks at it until it is old.
      const sweptLast = reconciler.stop().catch((error: unknown) => observer.fault(error, 'stopping the reconciler'));
      const closed = consumers.close();
      const deadline = new AbortController();
      const isDrained = await Promise.race([
        closed.then(() => true),
        // An engine that is away cannot close; when nothing that came from it is left, there is nothing to wait for.
        messages.idle().then(() => delay(closeGraceMs, true, { ref: false })),
        delay(deadlineMs, false, { signal: deadline.signal, ref: false }).catch(() => false),
      ]);
      deadline.abort();
      const released = isDrained ? 0 : await attempts.releaseAll();
      // What was handed back ends as soon as its handler sees the abort.
      await Promise.race([closed, delay(1_000, undefined, { ref: false })]);
      clearInterval(leaseTimer);
      await cancellations?.close();
      await sweptLast;
      await dispatcher.idle();
      await housekeeper.stop();
      await changes.idle();
      // A database that is away must not keep the worker from stopping.
      await Promise.race([
        Promise.all([activity.stop(), heartbeat.stop()]),
        delay(lastWordsMs, undefined, { ref: false }),
      ]);
      return { released };
    },
    isConsuming: () => consumers.areRunning(),
    runningCount: () => attempts.running().length,
  };
}

const closeGraceMs = 1_000;
const lastWordsMs = 1_000;

function entries(concurrency: Partial<Record<QueueName, number>>): [QueueName, number][] {
  return (['email', 'webhook', 'workflow', 'report'] as const).flatMap((queue) => {
    const size = concurrency[queue];
    return size === undefined ? [] : [[queue, size]];
  });
}
