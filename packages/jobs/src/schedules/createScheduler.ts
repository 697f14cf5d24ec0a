import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { ChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { fireDueSchedules } from './fireDueSchedules.ts';

export type SchedulerOptions = {
  db: Pick<Db, 'transaction'>;
  newId: NewId;
  changes: ChangeAnnouncer;
  onError: (error: unknown) => void;
  /** Between two looks at the table. */
  intervalMs?: number;
  /** Null: the database's clock. */
  now?: () => Date | null;
};

export type Scheduler = {
  start(): void;
  /** Resolves when what was under way has ended. */
  stop(): Promise<void>;
};

const schedulesPerBatch = 50;

/** Looks for schedules that are due. Every worker runs one; the table decides who runs what. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { db, newId, changes, onError, intervalMs = 1_000, now = () => null } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;

  async function run(): Promise<void> {
    try {
      for (let claimed = schedulesPerBatch; claimed > 0 && !isStopped; ) {
        const fired = await fireDueSchedules({ db, newId, limit: schedulesPerBatch, now: now(), onError });
        changes.announce(fired.changes);
        claimed = fired.claimed;
      }
    } catch (error) {
      onError(error);
    }
    if (!isStopped) timer = setTimeout(wake, intervalMs);
  }

  function wake(): void {
    running = run();
  }

  return {
    start: wake,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
