import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDb, type Db } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { prepareDatabase } from '@novapulse/jobs';
import { eventually, startRedis } from '@novapulse/testing';
import { z } from 'zod';
import type { Caller } from './lib/createCaller.ts';
import { startFloor } from './lib/floor/startFloor.ts';
import { type Measured, measure } from './lib/measure.ts';
import { percentile } from './lib/percentile.ts';
import { printResult } from './lib/printResult.ts';
import { batchSize, eventData, publishBatches } from './lib/publishBatches.ts';
import { type CountingReceiver, startCountingReceiver } from './lib/startCountingReceiver.ts';
import { startNovaPulse } from './lib/startNovaPulse.ts';
import { summarize } from './lib/summarize.ts';

const latencyBatchSize = 10;
const latencyWarmUpSeconds = 3;
const latencySeconds = 10;

const parameters = z.tuple([z.enum(['redis', 'postgres']), z.coerce.number().int().min(100)]);

/**
 * `delivery [redis|postgres] [events]`: deliveries per second from the first publish to the last request received,
 * beside a floor without a ledger in the same run, on the same machine, to the same receiver.
 */
export async function runDeliveryBench([engineName = 'redis', count = '20000']: string[]): Promise<void> {
  const [engine, events] = parameters.parse([engineName, count]);
  const home = mkdtempSync(join(tmpdir(), 'novapulse-bench-'));
  const postgres = await startEmbeddedPostgres({ home });
  const redis = await startRedis();
  const receiver = await startCountingReceiver();
  await prepareDatabase(postgres.url);
  const floor = await startFloor({
    engine,
    url: engine === 'redis' ? redis.url : postgres.url,
    receiver,
    batchSize,
    serverPid: engine === 'redis' ? redis.pid : postgres.pid,
    body: (n: number) => JSON.stringify(eventData(n)),
  });
  const novapulse = await startNovaPulse({
    ...(engine === 'redis' && { redisUrl: redis.url }),
    env: { DATABASE_URL: postgres.url },
  });
  const db = createDb({ url: postgres.url, poolSize: 2 });
  try {
    await novapulse.api.call('webhooks.create', { url: receiver.url });
    const parts = {
      web: novapulse.pidsOf('web'),
      worker: novapulse.pidsOf('worker'),
      postgres: [postgres.pid],
      ...(engine === 'redis' && { redis: [redis.pid] }),
    };
    const measureNova = (count: number): Promise<Measured> =>
      measure({ receiver, events: count, parts, publish: () => publishBatches(novapulse.api, count) });

    // Both once unmeasured: connections, plans, caches and the compiler are warm in a running installation.
    await floor.measure(events);
    await measureNova(events);
    // The floor before and after, so that a machine which slows down or speeds up meanwhile favours neither.
    const floorBefore = await floor.measure(events);
    const nova = await measureNova(events);
    const floorAfter = await floor.measure(events);
    const latenciesMs = await measureLatency(novapulse.api, receiver, nova.received / nova.seconds / 3);
    printResult({
      engine,
      events,
      nova: summarize([nova]),
      floor: summarize([floorBefore, floorAfter]),
      p50Ms: percentile(latenciesMs, 0.5),
      p95Ms: percentile(latenciesMs, 0.95),
      p99Ms: percentile(latenciesMs, 0.99),
      lost: events - nova.received,
      duplicated: nova.duplicated,
      ...(await readLedger(db)),
    });
  } finally {
    await db.close();
    await novapulse.stop();
    await floor.stop();
    receiver.close();
    await redis.stop();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Publish to receive at a steady rate, ten events a call. The first seconds, in which the path is compiled, are left out. */
async function measureLatency(api: Caller, receiver: CountingReceiver, perSecond: number): Promise<number[]> {
  await publishAtRate(api, receiver, perSecond, latencyWarmUpSeconds);
  return await publishAtRate(api, receiver, perSecond, latencySeconds);
}

async function publishAtRate(api: Caller, receiver: CountingReceiver, perSecond: number, seconds: number) {
  await receiver.reset();
  const tickMs = 5;
  const startedAtMs = performance.now();
  const calls: Promise<unknown>[] = [];
  while (performance.now() - startedAtMs < seconds * 1_000) {
    const due = ((performance.now() - startedAtMs) / 1_000) * perSecond;
    while ((calls.length + 1) * latencyBatchSize <= due) {
      const from = calls.length * latencyBatchSize;
      const events = Array.from({ length: latencyBatchSize }, (_, n) => ({
        type: 'bench.event',
        data: eventData(from + n),
      }));
      calls.push(api.call('events.publishBatch', { events }));
    }
    await sleep(tickMs);
  }
  await Promise.all(calls);
  const expected = calls.length * latencyBatchSize;
  await eventually(async () => {
    const { received } = await receiver.progress();
    if (received < expected) throw new Error(`${received} of ${expected} arrived`);
  }, 60_000);
  return await receiver.latenciesMs();
}

async function readLedger(db: Db): Promise<{ attemptsRecorded: number; unfinished: number }> {
  const [record] = await db.sql.query<{ attempts: number; unfinished: number }>(
    `select (select count(*)::int from attempts where outcome = 'succeeded') as attempts,
            (select count(*)::int from jobs where status <> 'succeeded') as unfinished`,
  );
  return { attemptsRecorded: record?.attempts ?? 0, unfinished: record?.unfinished ?? 0 };
}
