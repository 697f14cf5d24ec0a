import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@novapulse/db';
import { compactActivity } from '../control/queueActivity.ts';
import { forgetWorkers } from '../control/workers.ts';
import { keptDays, retireJobs } from '../ledger/retireJobs.ts';

export type Housekeeper = {
  start(): void;
  stop(): Promise<void>;
  /** One round. Returns how many jobs were removed. */
  run(): Promise<number>;
};

export type HousekeeperOptions = {
  db: Pick<Db, 'transaction'>;
  onError: (error: unknown) => void;
  everyMs?: number;
};

const jobsPerBatch = 500;

/** More than this waits for the next round: old jobs are in nobody's way. */
const batchesPerRound = 200;
const pauseMs = 50;

/**
 * Removes what has been kept for long enough, in small batches, so that nobody waits for its locks, and folds old
 * minutes of activity into hours. Every worker has one; at any time one of them works.
 */
export function createHousekeeper({ db, onError, everyMs = 600_000 }: HousekeeperOptions): Housekeeper {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function run(): Promise<number> {
    let removed = 0;
    for (let batch = 0; batch < batchesPerRound && !stopping.signal.aborted; batch += 1) {
      const count = await db.transaction(async (tx) => {
        const [lock] = await tx.query<{ got: boolean }>(
          `select pg_try_advisory_xact_lock(hashtextextended('novapulse housekeeping', 0)) as got`,
        );
        if (!lock?.got) return 0;
        if (batch === 0) {
          await compactActivity(tx, { keptDays });
          await forgetWorkers(tx);
        }
        return retireJobs(tx, jobsPerBatch);
      });
      removed += count;
      if (count < jobsPerBatch) break;
      await delay(pauseMs);
    }
    return removed;
  }

  return {
    run,
    start() {
      timer = setInterval(() => {
        running = run().catch(onError);
      }, everyMs);
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
