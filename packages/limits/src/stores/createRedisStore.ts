import type { Cluster, Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { takeScript } from '../redis/takeScript.ts';
import { createFlexibleStore } from './createFlexibleStore.ts';
import type { LimitStore } from './limitStore.ts';

/**
 * Counts on Redis. The connection is the store's own: it fails at once while Redis is away, and is never shared with
 * the queues, whose commands wait. Redis answers in well under a millisecond; when it does not within `deadlineMs`, no
 * caller is to wait for being counted.
 */
export function createRedisStore(connection: Redis | Cluster, { deadlineMs = 100 } = {}): LimitStore {
  return createFlexibleStore({
    deadlineMs,
    createLimiter: (shape) =>
      new RateLimiterRedis({
        ...shape,
        storeClient: connection,
        rejectIfRedisNotReady: true,
        customIncrTtlLuaScript: takeScript,
      }),
    close: async () => connection.disconnect(),
  });
}
