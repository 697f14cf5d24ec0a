import { NovaError } from '@novapulse/core';

/** Runs what has the same key one after the other, in the order in which it was asked for. */
export type OneAtATime = <T>(key: string, run: () => Promise<T>) => Promise<T>;

// Each takes some 15 ms; whoever would wait for longer than a second or two is better told so.
const maxWaiting = 100;

/**
 * Tries to prove who somebody is count as failed until they have succeeded. Without turns, six right ones at the same
 * moment would use up the five that are admitted, and lock out the person they are right for.
 */
export function createOneAtATime(): OneAtATime {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();
  return async (key, run) => {
    const line = lines.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (line.length > maxWaiting) {
      throw new NovaError('SERVICE_UNAVAILABLE', 'Too many sign-ins at once. Try again in a moment.', {
        retryAfterSeconds: 2,
      });
    }
    lines.set(key, line);
    line.length += 1;
    const turn = line.last.then(run);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(key);
    }
  };
}
