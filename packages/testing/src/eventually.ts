import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `check` until it no longer throws and returns what it returned. After `timeoutMs` its last error is thrown, so
 * a failed expectation inside shows what was seen.
 */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 20_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await sleep(15);
  }
}
