import { setTimeout as delay } from 'node:timers/promises';
import type { Db, Sql } from '@novapulse/db';
import { compactActivity } from '../control/queueActivity.ts';
import { forgetWorkers } from '../control/workers.ts';
import { retireEvents } from '../events/retireEvents.ts';
import { keptDays, retireJobs } from '../ledger/retireJobs.ts';
import { retireReports } from '../reports/retireReports.ts';
import { retireLines } from '../retention/retireLines.ts';
import { retireSignIns } from '../retention/retireSignIns.ts';
import { retireFires } from '../schedules/retireFires.ts';

export type Housekeeper = {
  start(): void;
  stop(): Promise<void>;
  /** One round. Returns what was removed. */
  run(): Promise<{ jobs: number; events: number }>;
};

export type HousekeeperOptions = {
  db: Pick<Db, 'transaction'>;
  onError: (error: unknown) => void;
  everyMs?: number;
};

const rowsPerBatch = 500;
const pauseMs = 50;

/**
 * Removes what has been kept for long enough, in small batches, so that nobody waits for its locks, and folds old
 * minutes of activity into hours. Every worker has one; they take turns, batch by batch. A round goes on until nothing is
 * left: what it leaves behind would grow for ever where more is sent than a round removes.
 */
export function createHousekeeper({ db, onError, everyMs = 600_000 }: HousekeeperOptions): Housekeeper {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;

  /** Does it as soon as no other worker is at work: a batch is short, and who gave way instead would leave work behind. */
  async function alone<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return await db.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('novapulse housekeeping', 0))`);
      return await work(tx);
    });
  }

  async function removeJobs(): Promise<number> {
    let removed = 0;
    for (let count = rowsPerBatch; count === rowsPerBatch && !stopping.signal.aborted; await delay(pauseMs)) {
      count = await alone((tx) => retireJobs(tx, rowsPerBatch));
      removed += count;
    }
    return removed;
  }

  async function removeEvents(): Promise<number> {
    let removed = 0;
    for (let afterId: string | null = ''; afterId !== null && !stopping.signal.aborted; await delay(pauseMs)) {
      const from: string = afterId;
      const batch = await alone((tx) => retireEvents(tx, { afterId: from, limit: rowsPerBatch }));
      removed += batch.removed;
      afterId = batch.lastId;
    }
    return removed;
  }

  async function removeSignIns(): Promise<void> {
    for (let most = rowsPerBatch; most >= rowsPerBatch && !stopping.signal.aborted; await delay(pauseMs)) {
      most = await alone((tx) => retireSignIns(tx, rowsPerBatch));
    }
  }

  async function removeReports(): Promise<void> {
    for (let count = rowsPerBatch; count === rowsPerBatch && !stopping.signal.aborted; await delay(pauseMs)) {
      count = await alone((tx) => retireReports(tx, rowsPerBatch));
    }
  }

  async function run(): Promise<{ jobs: number; events: number }> {
    await alone(async (tx) => {
      await compactActivity(tx, { keptDays });
      await forgetWorkers(tx);
      await retireFires(tx);
      await retireLines(tx, rowsPerBatch);
    });
    await removeSignIns();
    await removeReports();
    // An event goes once its last delivery is gone.
    return { jobs: await removeJobs(), events: await removeEvents() };
  }

  function runUnlessRunning(): void {
    running ??= run()
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  }

  return {
    run,
    start() {
      timer = setInterval(runUnlessRunning, everyMs);
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
