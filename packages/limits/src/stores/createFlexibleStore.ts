import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitStore, Reading, TakeRequest } from './limitStore.ts';

/** What a limiter is made for; one serves every key. */
export type LimiterShape = { points: number; duration: number; keyPrefix: string };

type Options = {
  deadlineMs: number;
  createLimiter: (shape: LimiterShape) => RateLimiterAbstract;
  close: () => Promise<void>;
};

/** A store of rate-limiter-flexible's limiters, one for each pair of limit and window. */
export function createFlexibleStore({ deadlineMs, createLimiter, close }: Options): LimitStore {
  const limiters = new Map<string, RateLimiterAbstract>();

  function limiterOf({ limit, windowSeconds }: Pick<TakeRequest, 'limit' | 'windowSeconds'>): RateLimiterAbstract {
    // Sub-windows of another width count differently, so nodes with different settings use different keys.
    const keyPrefix = `novapulse:limit:${windowSeconds}`;
    const id = `${limit}/${windowSeconds}`;
    const limiter = limiters.get(id) ?? createLimiter({ points: limit, duration: windowSeconds, keyPrefix });
    limiters.set(id, limiter);
    return limiter;
  }

  return {
    deadlineMs,
    async take(request) {
      const limiter = limiterOf(request);
      const { key, points, limit } = request;
      if (points < 0) return readingOf(await limiter.reward(key, -points), true, limit);
      if (points === 0) return readingOf(await limiter.penalty(key, 0), true, limit);
      const outcome = await limiter.consume(key, points).catch(refusalOrThrow);
      const isRefused = outcome.consumedPoints > limit;
      return isRefused ? readingOf(outcome, false, limit + points) : readingOf(outcome, true, limit);
    },
    async forget(request) {
      await limiterOf(request).delete(request.key);
    },
    close,
  };
}

/** A refusal rejects with the result itself, a fault with an error. */
function refusalOrThrow(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}

function readingOf({ consumedPoints, msBeforeNext }: RateLimiterRes, fits: boolean, limit: number): Reading {
  return { fits, remaining: Math.max(0, limit - consumedPoints), waitMs: msBeforeNext };
}
