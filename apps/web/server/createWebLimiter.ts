import { noTracing, type Tracing } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import { connectRedis, type RedisTarget } from '@novapulse/jobs';
import {
  awaitStore,
  createLimiter,
  createNodeCount,
  createPostgresStore,
  createRedisStore,
  type LimitOverrides,
  type LimitStore,
} from '@novapulse/limits';
import type { Logger, Metrics } from '@novapulse/runtime';

type Options = {
  /** A small pool of the limiter's own: counting must not wait behind queries. */
  db: Db;
  redis: RedisTarget | null;
  overrides: LimitOverrides;
  logger: Logger;
  metrics: Metrics;
  tracing?: Tracing;
  onFault: (error: unknown, doing: string) => void;
};

/** The limiter of a web process: on Redis when there is one, else in Postgres. */
export function createWebLimiter({ db, redis, overrides, logger, metrics, tracing = noTracing, onFault }: Options) {
  const store = redis === null ? createPostgresStore(db.sql) : openRedisStore(redis, tracing, onFault);
  const nodes = createNodeCount({ sql: db.sql, onError: (error) => onFault(error, 'counting nodes') });
  const limiter = createLimiter({
    store,
    overrides,
    nodeCount: nodes.current,
    onDecision: metrics.rateLimitDecision,
    onStoreChange(isUp, err) {
      metrics.rateLimitStore(isUp);
      if (isUp) logger.info({ store: redis === null ? 'postgres' : 'redis' }, 'limiter_store_up');
      else logger.warn({ store: redis === null ? 'postgres' : 'redis', err }, 'limiter_store_down');
    },
  });
  metrics.rateLimitStore(true);
  return {
    limiter,
    /** Lets the store connect, for as long as a start may take. */
    ready: () => awaitStore(store, 1000),
    async close() {
      await limiter.close();
      await nodes.close();
      await db.close();
    },
  };
}

function openRedisStore(target: RedisTarget, tracing: Tracing, onFault: Options['onFault']): LimitStore {
  const connection = connectRedis(target, 'counter', tracing);
  connection.on('error', (error) => onFault(error, 'rate limits'));
  return createRedisStore(connection);
}
