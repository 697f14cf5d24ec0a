import type { Sql } from '@novapulse/db';
import {
  type Activity,
  type ActivityKey,
  emptyActivity,
  latencyClassOf,
  recordActivity,
} from '../control/queueActivity.ts';
import type { EndedAttempt } from './observer.ts';

/** Adds up what came of jobs and writes it down once a second, beside the work. */
export type ActivityRecorder = {
  record(attempt: EndedAttempt): void;
  /** Writes what is left. */
  stop(): Promise<void>;
};

type Options = { sql: Sql; onError: (error: unknown) => void };

const writeEveryMs = 1_000;

/** A database that is away must not make this grow: beyond so many parts the oldest second is given up. */
const mostParts = 10_000;

export function createActivityRecorder({ sql, onError }: Options): ActivityRecorder {
  let parts = new Map<string, ActivityKey & Activity>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function partOf(key: ActivityKey): Activity {
    const name = `${key.queue} ${key.organizationId ?? ''}`;
    const existing = parts.get(name);
    if (existing) return existing;
    if (parts.size >= mostParts) parts.clear();
    const part = { ...key, ...emptyActivity() };
    parts.set(name, part);
    return part;
  }

  async function write(): Promise<void> {
    timer = undefined;
    const written = [...parts.values()];
    parts = new Map();
    try {
      await recordActivity(sql, written);
    } catch (error) {
      onError(error);
    }
  }

  return {
    record(attempt) {
      // A late outcome was counted as lost, and what was handed back has not been tried.
      if (attempt.outcome !== 'succeeded' && attempt.outcome !== 'failed') return;
      const { queue, organizationId } = attempt;
      add(partOf({ queue, organizationId: null }), attempt);
      if (organizationId !== null) add(partOf({ queue, organizationId }), attempt);
      timer ??= setTimeout(() => {
        writing = write();
      }, writeEveryMs);
    },
    async stop() {
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}

function add(part: Activity, { outcome, status, durationMs, waitedMs }: EndedAttempt): void {
  part.attempts += 1;
  if (outcome === 'failed') part.failedAttempts += 1;
  if (status === 'succeeded') part.succeeded += 1;
  if (status === 'failed') part.failed += 1;
  count(part.durations, durationMs);
  count(part.waits, waitedMs);
}

function count(classes: number[], ms: number): void {
  const index = latencyClassOf(ms);
  classes[index] = (classes[index] ?? 0) + 1;
}
