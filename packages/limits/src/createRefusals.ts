import { LRUCache } from 'lru-cache';
import type { Reading, TakeRequest } from './stores/limitStore.ts';

type Refusal = Pick<Reading, 'remaining' | 'waitMs'>;

/**
 * What the store has refused is refused here, too, until it may fit again: a caller that floods costs no round trips.
 * Bounded; a refusal that was forgotten is asked for again.
 */
export function createRefusals({ maxKeys, nowMs }: { maxKeys: number; nowMs: () => number }) {
  const refusals = new LRUCache<string, { points: number; remaining: number; untilMs: number }>({ max: maxKeys });
  return {
    /** The refusal that still holds for as many points or more; null when the store has to be asked. */
    find({ key, points }: TakeRequest): Refusal | null {
      const refusal = refusals.get(key);
      const waitMs = (refusal?.untilMs ?? 0) - nowMs();
      return refusal === undefined || points < refusal.points || waitMs <= 0
        ? null
        : { remaining: refusal.remaining, waitMs };
    },
    remember({ key, points }: TakeRequest, { remaining, waitMs }: Refusal): void {
      refusals.set(key, { points, remaining, untilMs: nowMs() + waitMs });
    },
    forget({ key }: TakeRequest): void {
      refusals.delete(key);
    },
  };
}
