import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { prepareDatabase } from '@novapulse/jobs';
import { startRedis } from '@novapulse/testing';
import { z } from 'zod';
import { type Measured, measure } from './lib/measure.ts';
import { publishBatches } from './lib/publishBatches.ts';
import { startCountingCollector } from './lib/startCountingCollector.ts';
import { type CountingReceiver, startCountingReceiver } from './lib/startCountingReceiver.ts';
import { startNovaPulse } from './lib/startNovaPulse.ts';
import { summarize } from './lib/summarize.ts';

const parameters = z.tuple([z.coerce.number().int().min(100), z.coerce.number().int().min(1)]);

/**
 * `telemetry [events] [rounds]`: deliveries per second and CPU seconds on Redis with traces off, and with traces on at
 * the default share, exported to a collector on the same machine. Two installations take turns, off on on off, so that
 * a machine which slows down or speeds up meanwhile favours neither.
 */
export async function runTelemetryBench([count = '20000', turns = '2']: string[]): Promise<void> {
  const [events, rounds] = parameters.parse([count, turns]);
  const home = mkdtempSync(join(tmpdir(), 'novapulse-bench-'));
  const postgres = await startEmbeddedPostgres({ home });
  const receiver = await startCountingReceiver();
  const collector = await startCountingCollector();
  const off = await install({ name: 'novapulse_off', postgres, receiver, env: {} });
  const on = await install({
    name: 'novapulse_on',
    postgres,
    receiver,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  try {
    // Once unmeasured: connections, plans, caches and the compiler are warm in a running installation.
    await off.measure(events);
    await on.measure(events);
    const measured: Record<'off' | 'on', Measured[]> = { off: [], on: [] };
    for (let round = 0; round < rounds; round += 1) {
      measured.off.push(await off.measure(events));
      measured.on.push(await on.measure(events), await on.measure(events));
      measured.off.push(await off.measure(events));
    }
    const [without, with_] = [summarize(measured.off), summarize(measured.on)];
    const all = [...measured.off, ...measured.on];
    print({
      bench: 'telemetry',
      events,
      rounds,
      deliveriesPerSecondOff: Math.round(without.perSecond),
      deliveriesPerSecondOn: Math.round(with_.perSecond),
      cpuSecondsPer1000Off: rounded(without.cpuSecondsPer1000),
      cpuSecondsPer1000On: rounded(with_.cpuSecondsPer1000),
      throughputCost: rounded(1 - with_.perSecond / without.perSecond),
      cpuCost: rounded(with_.cpuSecondsPer1000 / without.cpuSecondsPer1000 - 1),
      exports: collector.exports(),
      exportedBytes: collector.bytes(),
      lost: events * all.length - all.reduce((total, { received }) => total + received, 0),
    });
  } finally {
    await on.stop();
    await off.stop();
    receiver.close();
    await collector.close();
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

type InstallOptions = {
  name: string;
  postgres: { url: string; pid: number };
  receiver: CountingReceiver;
  env: Record<string, string>;
};

/** A NovaPulse with a database and a Redis of its own. */
async function install({ name, postgres, receiver, env }: InstallOptions) {
  const admin = createDb({ url: postgres.url, poolSize: 1 });
  await admin.sql.query(`create database ${name}`);
  await admin.close();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await prepareDatabase(url.href);
  const redis = await startRedis();
  const novapulse = await startNovaPulse({ redisUrl: redis.url, env: { ...env, DATABASE_URL: url.href } });
  await novapulse.api.call('webhooks.create', { url: receiver.url });
  const parts = { web: novapulse.pidsOf('web'), worker: novapulse.pidsOf('worker') };
  return {
    measure: (events: number) =>
      measure({ receiver, events, parts, publish: () => publishBatches(novapulse.api, events) }),
    async stop() {
      await novapulse.stop();
      await redis.stop();
    },
  };
}

function print(result: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${value}`);
  console.log(`\n${JSON.stringify(result)}`);
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
