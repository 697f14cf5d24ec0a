import type { Clock } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import { dropEndedWaits, endJobWaits, matchArrivals, recheckYoungWaits } from './sweepWaits.ts';

export type WaitSweeperOptions = {
  db: Pick<Db, 'sql' | 'transaction'>;
  clock: Clock;
  onFault: (error: unknown, doing: string) => void;
  intervalMs?: number;
};

export type WaitSweeper = {
  start(): void;
  /** Resolves when the sweep that was under way has ended. */
  stop(): Promise<void>;
  sweep(): Promise<void>;
};

// A run goes on within a second of what it waited for.
const defaultIntervalMs = 300;

// What nobody waits for any more costs publishers a look each time.
const cleanEveryMs = 60_000;

/** Wakes runs whose event has come or whose job has ended. Every worker that runs workflows has one. */
export function createWaitSweeper({
  db,
  clock,
  onFault,
  intervalMs = defaultIntervalMs,
}: WaitSweeperOptions): WaitSweeper {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let cleanedAtMs = Number.NEGATIVE_INFINITY;

  async function sweep(): Promise<void> {
    while ((await matchArrivals(db)) > 0);
    await recheckYoungWaits(db, clock.now());
    await endJobWaits(db);
    if (performance.now() - cleanedAtMs < cleanEveryMs) return;
    cleanedAtMs = performance.now();
    await dropEndedWaits(db);
  }

  async function run(): Promise<void> {
    try {
      await sweep();
    } catch (error) {
      onFault(error, 'sweeping the waits of workflows');
    }
    if (!isStopped) timer = setTimeout(next, intervalMs);
  }

  function next(): void {
    running = run();
  }

  return {
    start: next,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
    sweep,
  };
}
