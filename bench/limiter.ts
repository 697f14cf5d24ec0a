import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { prepareDatabase } from '@novapulse/jobs';
import {
  awaitStore,
  createLimiter,
  createPostgresStore,
  createRedisStore,
  type Limiter,
  type LimitStore,
} from '@novapulse/limits';
import { eventually, type RedisServer, startRedis } from '@novapulse/testing';
import { Redis } from 'ioredis';
import { type Hammered, hammer } from './lib/hammer.ts';

const phaseMs = 3000;
const keys = 1000;

/**
 * What being counted costs a call: on a store that works, beside one `INCR` on the same connection; on a Redis that is
 * frozen or killed under load; and how soon counting is back.
 */
export async function runLimiterBench(): Promise<void> {
  const redis = await startRedis();
  const connection = connect(redis);
  const results: Record<string, Hammered> = {};
  const recoveryMs: Record<string, number> = {};
  await eventually(() => connection.ping());
  results['floor: INCR'] = await hammer((n) => connection.incr(`floor:${n % keys}`), phaseMs);

  const limiter = await open(createRedisStore(connection));
  results.redis = await hammer(consumeFrom(limiter), phaseMs);
  for (const [name, signal] of [
    ['frozen', 'SIGSTOP'],
    ['killed', 'SIGKILL'],
  ] as const) {
    await redis.kill(signal);
    // One call a millisecond from each caller, as from requests.
    results[`redis ${name}`] = await hammer(consumeFrom(limiter), phaseMs, 1);
    const backMs = performance.now();
    await (signal === 'SIGSTOP' ? redis.kill('SIGCONT') : redis.restart());
    await eventually(() => requireUp(limiter));
    recoveryMs[name] = Math.round(performance.now() - backMs);
  }
  await limiter.close();
  await redis.stop();

  const home = mkdtempSync(join(tmpdir(), 'novapulse-bench-'));
  const database = await startEmbeddedPostgres({ home });
  await prepareDatabase(database.url);
  const db = createDb({ url: database.url, poolSize: 2 });
  const onPostgres = await open(createPostgresStore(db.sql));
  results.postgres = await hammer(consumeFrom(onPostgres), phaseMs);
  await onPostgres.close();
  await db.close();
  await database.stop();
  rmSync(home, { recursive: true, force: true });

  print(results, recoveryMs);
}

function connect({ url }: RedisServer): Redis {
  const connection = new Redis(url, {
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    connectTimeout: 1000,
    socketTimeout: 1000,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  });
  connection.on('error', () => undefined);
  return connection;
}

async function open(store: LimitStore): Promise<Limiter> {
  await awaitStore(store, 10_000);
  return createLimiter({
    store,
    nodeCount: () => 1,
    overrides: new Map([['api.key', { limit: 1e8, windowMs: 60_000 }]]),
  });
}

function consumeFrom(limiter: Limiter) {
  return (n: number) => limiter.consume('api.key', `key_${n % keys}`);
}

function requireUp(limiter: Limiter): void {
  if (!limiter.isStoreUp()) throw new Error('the store is not back');
}

function print(results: Record<string, Hammered>, recoveryMs: Record<string, number>): void {
  const columns = ['perSecond', 'p50Ms', 'p99Ms', 'maxMs', 'slow'] as const;
  console.log(`${''.padEnd(16)}${columns.map((column) => column.padStart(11)).join('')}`);
  for (const [name, result] of Object.entries(results)) {
    console.log(`${name.padEnd(16)}${columns.map((column) => String(result[column]).padStart(11)).join('')}`);
  }
  for (const [name, ms] of Object.entries(recoveryMs)) console.log(`counting again after ${name}: ${ms} ms`);
  console.log(`\n${JSON.stringify({ bench: 'limiter', ...results, recoveryMs })}`);
}
