import { setTimeout as delay } from 'node:timers/promises';

const firstPauseMs = 100;
const longestPauseMs = 2_000;
const defaultGiveUpAfterMs = 120_000;

/**
 * Repeats `work` until the database takes it: an outcome that is known must reach the ledger, and the caller's slot
 * holds new work back meanwhile. A batch that met a deadlock or a restarting Postgres is repeated too; every statement
 * of the ledger is a compare-and-set, so a repetition changes nothing twice.
 *
 * @throws the last error, after `giveUpAfterMs` (two minutes).
 */
export async function persistently<T>(
  work: () => Promise<T>,
  onError: (error: unknown) => void,
  giveUpAfterMs = defaultGiveUpAfterMs,
): Promise<T> {
  const startedAt = performance.now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - startedAt > giveUpAfterMs) throw error;
      onError(error);
      await delay(pauseMs);
    }
  }
}
