import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { EndpointLife } from './createEndpointLife.ts';
import { publishOwnEvents } from './ownEvents.ts';

export type EndpointSweeperOptions = {
  db: Pick<Db, 'transaction'>;
  life: Pick<EndpointLife, 'sweep'>;
  newId: NewId;
  /** Tries of a delivery. */
  budget: number;
  onFault: (error: unknown, doing: string) => void;
  intervalMs?: number;
};

export type EndpointSweeper = {
  start(): void;
  /** Resolves when the sweep that was under way has ended. */
  stop(): Promise<void>;
  sweep(): Promise<void>;
};

const defaultIntervalMs = 500;
const gradeEveryMs = 60_000;

/** Publishes what NovaPulse has to tell and grades failing endpoints. Every worker that sends webhooks has one. */
export function createEndpointSweeper(options: EndpointSweeperOptions): EndpointSweeper {
  const { db, life, newId, budget, onFault, intervalMs = defaultIntervalMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let gradedAtMs = Number.NEGATIVE_INFINITY;

  async function sweep(): Promise<void> {
    while ((await publishOwnEvents(db, { newId, budget })) > 0);
    if (performance.now() - gradedAtMs < gradeEveryMs) return;
    gradedAtMs = performance.now();
    while ((await db.transaction((tx) => life.sweep(tx))) > 0);
  }

  async function run(): Promise<void> {
    try {
      await sweep();
    } catch (error) {
      onFault(error, 'sweeping endpoints');
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
