import type { NewId } from '@novapulse/core';
import type { Db, Listener, QueueName } from '@novapulse/db';
import type { ChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { dispatchControlled } from '../control/dispatchControlled.ts';
import { giveHeldPlaces } from '../control/giveHeldPlaces.ts';
import type { QueueEngine } from '../engine/engine.ts';
import { markDueJobs } from '../ledger/dispatchDueJobs.ts';
import { freeJobs, type OldMessage, type OldMessageCursor, oldMessages } from '../ledger/freeJobs.ts';
import { dueChannel } from '../ledger/limits.ts';
import { loseExpiredJobs } from '../ledger/loseExpiredJobs.ts';
import { moveLines } from '../ledger/moveLines.ts';
import type { Dispatcher } from './createDispatcher.ts';
import { createPacer } from './createPacer.ts';
import { inLanes } from './inLanes.ts';

export type ReconcilerOptions = {
  db: Pick<Db, 'sql' | 'listen' | 'transaction'>;
  engine: QueueEngine;
  dispatcher: Dispatcher;
  changes: ChangeAnnouncer;
  newId: NewId;
  onError: (error: unknown) => void;
  /** Between two sweeps when nobody says that rows are due. */
  intervalMs?: number;
  /** How old a dispatched message must be before the engine is asked about it. */
  unknownAfterMs?: number;
};

export type Reconciler = {
  start(): Promise<void>;
  /** A job of this queue has ended: where a limit or a line holds others back, one of them may start now. */
  jobEnded(queue: QueueName, delivery: { isOrdered: boolean; isGated: boolean } | null): void;
  /** Deliveries were held. Their places may have become free before that was committed. */
  jobsHeld(): void;
  /** Resolves when the sweep that was under way has ended. */
  stop(): Promise<void>;
  /** One whole sweep. */
  sweep(): Promise<{ lost: number; dispatched: number; freed: number }>;
};

const rowsPerBatch = 500;
const messagesPerSweep = 500;

/**
 * Messages that have waited for 30 s and more come to lane 0, so many at a time: light traffic cannot starve a backlog,
 * and a clock that is wrong cannot keep a message back.
 */
const hurriedPerSweep = 30;

/** A rate limit that lets the next one through is looked at no sooner than this. */
const shortestPauseMs = 20;

/**
 * Finds the rows that nobody looks after: running with an expired lease, due but not dispatched, dispatched but unknown
 * to the engine. Every worker runs one; `FOR UPDATE SKIP LOCKED` keeps them out of each other's way.
 */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { db, engine, dispatcher, changes, newId, onError, intervalMs = 1_000, unknownAfterMs } = options;
  const pacer = createPacer({ nowMs: () => performance.now() });
  let cursor: OldMessageCursor | null = null;
  let listener: Listener | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let isWanted = false;
  let controlledQueues: ReadonlySet<QueueName> = new Set();
  let nextSweepMs = intervalMs;
  let filling: Promise<void> | undefined;
  let isRoomLeft = false;
  let isLineLeft = false;
  let isPlaceLeft = false;
  let placeTimer: NodeJS.Timeout | undefined;

  async function lose(): Promise<number> {
    let lost = 0;
    for (let batch = rowsPerBatch; batch === rowsPerBatch; lost += batch) {
      const jobs = await loseExpiredJobs(db.sql, rowsPerBatch);
      changes.announce(jobs);
      batch = jobs.length;
    }
    return lost;
  }

  async function dispatch(): Promise<number> {
    let dispatched = 0;
    for (let batch = rowsPerBatch; batch >= rowsPerBatch && dispatcher.isEngineUp(); dispatched += batch) {
      const dispatches = await markDueJobs(db.sql, newId('message'), rowsPerBatch);
      dispatcher.add(inLanes(dispatches, pacer));
      batch = dispatches.reduce((sum, { message }) => sum + message.jobs.length, 0);
    }
    return dispatched + (await dispatchNextInLine()) + (await dispatchHeld()) + (await dispatchLimited());
  }

  async function dispatchHeld(): Promise<number> {
    let dispatched = 0;
    for (let isWorkLeft = true; isWorkLeft && dispatcher.isEngineUp(); ) {
      const held = await giveHeldPlaces(db.sql, newId);
      dispatcher.add(inLanes(held.dispatches, pacer));
      dispatched += held.dispatches.length;
      isWorkLeft = held.isWorkLeft;
      clearTimeout(placeTimer);
      if (held.opensInMs !== null && held.opensInMs < intervalMs && !isStopped) {
        placeTimer = setTimeout(jobsHeld, Math.max(held.opensInMs, shortestPauseMs));
      }
    }
    return dispatched;
  }

  function jobsHeld(): void {
    isPlaceLeft = true;
    dispatchSoon();
  }

  async function dispatchNextInLine(): Promise<number> {
    let dispatched = 0;
    for (let isWorkLeft = true; isWorkLeft && dispatcher.isEngineUp(); ) {
      const moved = await db.transaction((tx) => moveLines(tx, newId('message')));
      dispatcher.add(inLanes(moved.dispatches, pacer));
      dispatched += moved.dispatches.length;
      // Lines that cannot be moved now would come again and again.
      isWorkLeft = moved.isWorkLeft && moved.dispatches.length > 0;
    }
    return dispatched;
  }

  async function dispatchLimited(): Promise<number> {
    if (!dispatcher.isEngineUp()) return 0;
    const { dispatches, queues, opensInMs } = await dispatchControlled(db.sql, newId);
    controlledQueues = queues;
    nextSweepMs = Math.min(intervalMs, Math.max(opensInMs ?? intervalMs, shortestPauseMs));
    dispatcher.add(inLanes(dispatches, pacer));
    return dispatches.reduce((sum, { message }) => sum + message.jobs.length, 0);
  }

  /** Fills the place that has become free, without a whole sweep. */
  function dispatchSoon(): void {
    if (isStopped) return;
    filling ??= fill();
  }

  async function fill(): Promise<void> {
    try {
      while ((isRoomLeft || isLineLeft || isPlaceLeft) && !isStopped) {
        const [wasRoomLeft, wasLineLeft, wasPlaceLeft] = [isRoomLeft, isLineLeft, isPlaceLeft];
        isRoomLeft = false;
        isLineLeft = false;
        isPlaceLeft = false;
        if (wasLineLeft) await dispatchNextInLine();
        if (wasPlaceLeft) await dispatchHeld();
        if (wasRoomLeft) await dispatchLimited();
      }
    } catch (error) {
      onError(error);
    }
    filling = undefined;
  }

  async function free(): Promise<number> {
    const page = await oldMessages(db.sql, cursor, messagesPerSweep, unknownAfterMs);
    // Pages go through all old messages in turn, so that a long backlog does not hide a lost message behind it.
    cursor = page.length === messagesPerSweep ? (page.at(-1)?.at ?? null) : null;
    let freed = 0;
    for (const [queue, messages] of Map.groupBy(page, (message: OldMessage) => message.queue)) {
      const ids = messages.map((message) => message.id);
      const known = await engine.known(queue, ids);
      freed += await freeJobs(
        db.sql,
        ids.filter((id) => !known.has(id)),
      );
      await engine.hurry(queue, ids.filter((id) => known.has(id)).slice(0, hurriedPerSweep));
    }
    return freed;
  }

  async function sweep(): Promise<{ lost: number; dispatched: number; freed: number }> {
    const lost = await lose();
    // Marking rows for an engine that is away would only mean to free them again.
    await engine.ping();
    // What is due first: asking about old messages may take the engine long.
    const dispatched = await dispatch();
    const freed = await free();
    return { lost, dispatched: freed > 0 ? dispatched + (await dispatch()) : dispatched, freed };
  }

  async function run(): Promise<void> {
    try {
      await sweep();
    } catch (error) {
      onError(error);
    }
    running = undefined;
    if (isStopped) return;
    if (isWanted) wake();
    else timer = setTimeout(wake, nextSweepMs);
  }

  function wake(): void {
    if (isStopped) return;
    isWanted = running !== undefined;
    if (isWanted) return;
    clearTimeout(timer);
    running = run();
  }

  return {
    sweep,
    jobEnded(queue, delivery) {
      isRoomLeft ||= controlledQueues.has(queue);
      isLineLeft ||= delivery?.isOrdered ?? false;
      isPlaceLeft ||= delivery?.isGated ?? false;
      if (isRoomLeft || isLineLeft || isPlaceLeft) dispatchSoon();
    },
    jobsHeld,
    async start() {
      listener = await db.listen(dueChannel, wake);
      wake();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      clearTimeout(placeTimer);
      await listener?.close();
      await running;
      await filling;
      await dispatcher.idle();
    },
  };
}
