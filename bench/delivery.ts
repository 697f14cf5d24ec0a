import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDb } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { prepareDatabase } from '@novapulse/jobs';
import { eventually, startRedis } from '@novapulse/testing';
import { z } from 'zod';
import { cpuSeconds } from './lib/cpuSeconds.ts';
import type { Caller } from './lib/createCaller.ts';
import { type Measured, measureFloor } from './lib/floor/measureFloor.ts';
import { percentile } from './lib/percentile.ts';
import { type CountingReceiver, startCountingReceiver } from './lib/startCountingReceiver.ts';
import { startNovaPulse } from './lib/startNovaPulse.ts';

const batchSize = 100;
const publishersAtOnce = 4;
const latencySeconds = 10;

/** An event's data of about 1 KB. */
const data = (n: number) => ({ n, sentAtMs: Date.now(), text: 'x'.repeat(960) });

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
  const serverPid = engine === 'redis' ? redis.pid : postgres.pid;
  const url = engine === 'redis' ? redis.url : postgres.url;
  const floorOptions = {
    engine,
    url,
    receiver,
    events,
    batchSize,
    serverPid,
    body: (n: number) => JSON.stringify(data(n)),
  };
  const novapulse = await startNovaPulse({
    ...(engine === 'redis' && { redisUrl: redis.url }),
    env: { DATABASE_URL: postgres.url },
  });
  const db = createDb({ url: postgres.url, poolSize: 2 });
  try {
    await novapulse.api.call('webhooks.create', { url: receiver.url });
    const measured = [
      ...novapulse.pidsOf('web'),
      ...novapulse.pidsOf('worker'),
      postgres.pid,
      ...(engine === 'redis' ? [redis.pid] : []),
    ];
    // Both once unmeasured: connections, plans and the compiler are warm in a running installation.
    await measureDeliveries({ api: novapulse.api, receiver, events: Math.ceil(events / 10), measured });
    await measureFloor({ ...floorOptions, events: Math.ceil(events / 10) });
    const floor = await measureFloor(floorOptions);
    const nova = await measureDeliveries({ api: novapulse.api, receiver, events, measured });
    const latenciesMs = await measureLatency(novapulse.api, receiver, nova.perSecond / 3);
    const [record] = await db.sql.query<{ attempts: number; unfinished: number }>(
      `select (select count(*)::int from attempts where outcome = 'succeeded') as attempts,
              (select count(*)::int from jobs where status <> 'succeeded') as unfinished`,
    );
    print({
      bench: 'delivery',
      engine,
      events,
      deliveriesPerSecond: Math.round(nova.perSecond),
      floorPerSecond: Math.round(floor.perSecond),
      ratioToNaive: round(nova.perSecond / floor.perSecond),
      cpuSecondsPer1000: round(nova.cpuSecondsPer1000),
      floorCpuSecondsPer1000: round(floor.cpuSecondsPer1000),
      p50Ms: percentile(latenciesMs, 0.5),
      p95Ms: percentile(latenciesMs, 0.95),
      p99Ms: percentile(latenciesMs, 0.99),
      lost: nova.lost,
      duplicated: nova.duplicated,
      attemptsRecorded: record?.attempts ?? 0,
      unfinished: record?.unfinished ?? 0,
    });
  } finally {
    await db.close();
    await novapulse.stop();
    receiver.close();
    await redis.stop();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

type DeliveryOptions = { api: Caller; receiver: CountingReceiver; events: number; measured: readonly number[] };

async function measureDeliveries({
  api,
  receiver,
  events,
  measured,
}: DeliveryOptions): Promise<Measured & { lost: number; duplicated: number }> {
  await receiver.reset();
  const cpuBefore = cpuSeconds(measured);
  const startedAtMs = Date.now();
  let next = 0;
  const publisher = async () => {
    while (next < events) {
      const from = next;
      next += batchSize;
      const batch = Array.from({ length: Math.min(batchSize, events - from) }, (_, index) => ({
        type: 'bench.event',
        data: data(from + index),
      }));
      await api.call('events.publishBatch', { events: batch });
    }
  };
  await Promise.all(Array.from({ length: publishersAtOnce }, publisher));
  const report = await eventually(async () => {
    const now = await receiver.report();
    if (now.received < events) throw new Error(`${now.received} of ${events} arrived`);
    return now;
  }, 180_000).catch(() => receiver.report());
  const cpuUsed = cpuSeconds(measured) - cpuBefore;
  return {
    perSecond: report.received / ((report.lastAtMs - startedAtMs) / 1_000),
    cpuSecondsPer1000: (cpuUsed / events) * 1_000,
    lost: events - report.received,
    duplicated: report.duplicates,
  };
}

/** Publish to receive, one event a call, at a steady rate. */
async function measureLatency(api: Caller, receiver: CountingReceiver, perSecond: number): Promise<number[]> {
  await receiver.reset();
  const tickMs = 20;
  const startedAtMs = performance.now();
  const calls: Promise<unknown>[] = [];
  while (performance.now() - startedAtMs < latencySeconds * 1_000) {
    const due = ((performance.now() - startedAtMs) / 1_000) * perSecond;
    while (calls.length < due)
      calls.push(api.call('events.publish', { type: 'bench.event', data: data(calls.length) }));
    await sleep(tickMs);
  }
  await Promise.all(calls);
  const report = await eventually(async () => {
    const now = await receiver.report();
    if (now.received < calls.length) throw new Error(`${now.received} of ${calls.length} arrived`);
    return now;
  }, 60_000);
  return report.latenciesMs;
}

function print(result: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${value}`);
  console.log(JSON.stringify(result));
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
