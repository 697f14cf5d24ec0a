import { parseDurationMs } from './durations.ts';
import { NovaError } from './errors.ts';

/** Delays after the 1st, 2nd … failed try: ten tries over a little more than three days. */
export const defaultRetrySchedule = '5s,5m,30m,2h,5h,10h,14h,20h,24h';

const maxRetries = 100;
const maxDelayMs = 30 * 86_400_000;
const jitterShare = 0.1;

/**
 * Reads comma-separated durations, such as `5s,5m,30m`, into milliseconds. Spaces around a comma do not matter.
 *
 * @throws NovaError `BAD_REQUEST` naming the position of the first entry that is not a duration of at most 30 days, or
 * when there are none or more than 100.
 */
export function parseRetrySchedule(text: string): number[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.length > maxRetries) {
    throw new NovaError(
      'BAD_REQUEST',
      `A retry schedule has at most ${maxRetries} delays; this one has ${entries.length}.`,
    );
  }
  return entries.map((entry, index) => {
    try {
      const delayMs = parseDurationMs(entry);
      if (delayMs <= maxDelayMs) return delayMs;
    } catch (cause) {
      throw refusedEntry(entry, index, cause);
    }
    throw refusedEntry(entry, index);
  });
}

function refusedEntry(entry: string, index: number, cause?: unknown): NovaError {
  return new NovaError(
    'BAD_REQUEST',
    `Delay ${index + 1} of the retry schedule, ${JSON.stringify(entry)}, is not a duration of at most 30d. ` +
      `Write delays like ${defaultRetrySchedule}.`,
    { cause },
  );
}

/** How many tries a schedule allows: the first one and one after each delay. */
export function retryBudget(scheduleMs: readonly number[]): number {
  return scheduleMs.length + 1;
}

export type RetryInput = {
  scheduleMs: readonly number[];
  /** How many tries have failed, at least 1. */
  tries: number;
  /** In [0, 1), like `Math.random`. */
  random: () => number;
};

/**
 * Milliseconds to wait after the `tries`-th failed try, null when the tries are used up. Jitter only adds, at most a
 * tenth: receivers may count on the documented delays, and a burst that failed together does not come back together.
 */
export function retryDelayMs({ scheduleMs, tries, random }: RetryInput): number | null {
  const delayMs = scheduleMs[tries - 1];
  return delayMs === undefined ? null : delayMs + Math.floor(delayMs * jitterShare * random());
}
