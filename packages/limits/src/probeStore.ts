import { setTimeout as delay } from 'node:timers/promises';
import type { LimitStore } from './stores/limitStore.ts';

/** Asks what callers ask: a Redis that answers pings may refuse writes, as a replica or when its memory is full. */
export async function probeStore(store: LimitStore): Promise<void> {
  await store.take({ key: 'probe', points: 1, limit: 1_000_000, windowSeconds: 1 });
}

/**
 * Waits until a store that was just opened has connected, so that a process does not begin with a store that seems to
 * be away. Resolves to false when that takes longer than `timeoutMs`; the limiter then begins without it.
 */
export async function awaitStore(store: LimitStore, timeoutMs: number): Promise<boolean> {
  const signal = AbortSignal.timeout(timeoutMs);
  const isOver = () => signal.aborted;
  const over = new Promise<'over'>((resolve) => signal.addEventListener('abort', () => resolve('over')));
  while (!isOver()) {
    const outcome = await Promise.race([
      probeStore(store).then(
        () => 'up',
        () => 'down',
      ),
      over,
    ]);
    if (outcome === 'up') return true;
    if (outcome === 'down') await delay(20);
  }
  return false;
}
