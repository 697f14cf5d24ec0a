import { noTracing, type Tracing } from '@novapulse/core';
import { Cluster, Redis } from 'ioredis';
import { traceCommands } from './traceCommands.ts';

type Address = { host: string; port: number };

/** Where Redis is: one server (`redis://` or `rediss://`), Sentinels that know the primary, or a cluster's nodes. */
export type RedisTarget =
  | { kind: 'single'; url: string }
  | { kind: 'sentinel'; sentinels: Address[]; name: string; url?: string }
  | { kind: 'cluster'; nodes: Address[]; url?: string };

/**
 * Opens a connection that fails fast (for producers: the ledger takes over when Redis is away), one that waits as long
 * as it takes (for consumers: BullMQ asks for `maxRetriesPerRequest: null`), or one for counters, whose callers wait
 * for nothing.
 */
export function connectRedis(target: RedisTarget, use: Use, tracing: Tracing = noTracing): Redis | Cluster {
  const connection = openConnection(target, use);
  traceCommands(connection, tracing);
  return connection;
}

type Use = 'producer' | 'consumer' | 'counter';

function openConnection(target: RedisTarget, use: Use): Redis | Cluster {
  const options = optionsFor[use];
  switch (target.kind) {
    case 'single':
      return new Redis(target.url, options);
    case 'sentinel':
      return new Redis({ ...credentials(target.url), ...options, sentinels: target.sentinels, name: target.name });
    case 'cluster':
      return new Cluster(target.nodes, {
        redisOptions: { ...credentials(target.url), ...options },
        enableOfflineQueue: use === 'consumer',
        clusterRetryStrategy: retryStrategy,
      });
  }
}

// A frozen Redis accepts bytes and never answers; without a command timeout an add would hang with it.
const producerOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: 2_000,
  connectTimeout: 2_000,
  retryStrategy,
};
const consumerOptions = { maxRetriesPerRequest: null, retryStrategy };
// A command whose connection broke may have been carried out: sent again it would count twice. A frozen server is left
// after a second, so that commands nobody waits for any more do not pile up.
const counterOptions = {
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  connectTimeout: 1_000,
  socketTimeout: 1_000,
  retryStrategy,
};
const optionsFor = { producer: producerOptions, consumer: consumerOptions, counter: counterOptions };

// Back within a second of Redis, however long it was away.
function retryStrategy(times: number): number {
  return Math.min(50 * times, 1_000);
}

function credentials(url: string | undefined): { username?: string; password?: string; tls?: Record<string, never> } {
  if (url === undefined) return {};
  const { username, password, protocol } = new URL(url);
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  };
}
