import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '@novapulse/testing';
import { createPostgresBackend, Queue } from 'bullmq';
import { cpuSeconds } from '../cpuSeconds.ts';
import type { CountingReceiver } from '../startCountingReceiver.ts';

export type FloorOptions = {
  engine: 'redis' | 'postgres';
  /** Of Redis, or of a Postgres with BullMQ's tables. */
  url: string;
  receiver: CountingReceiver;
  events: number;
  batchSize: number;
  body: (n: number) => string;
  /** The server that carries the queue; its CPU counts. */
  serverPid: number;
};

export type Measured = { perSecond: number; cpuSecondsPer1000: number };

/** Deliveries per second of the floor, from the first message added to the last request received. */
export async function measureFloor(options: FloorOptions): Promise<Measured> {
  const { engine, url, receiver, events, batchSize, body, serverPid } = options;
  await receiver.reset();
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [engine, url]);
  await once(worker, 'message');
  const queue =
    engine === 'redis'
      ? new Queue('floor', { connection: { url } })
      : new Queue('floor', { connection: url }, createPostgresBackend);
  await queue.waitUntilReady();

  const measured = [worker.pid ?? -1, serverPid];
  const cpuBefore = cpuSeconds(measured);
  const startedAtMs = Date.now();
  for (let n = 0; n < events; n += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, events - n) }, (_, index) => ({
      name: 'deliver',
      data: { id: `evt_${n + index}`, target: receiver.url, body: body(n + index) },
    }));
    await queue.addBulk(batch);
  }
  const { lastAtMs } = await eventually(async () => {
    const report = await receiver.report();
    if (report.received < events) throw new Error(`${report.received} of ${events} arrived`);
    return report;
  }, 300_000);
  const cpuUsed = cpuSeconds(measured) - cpuBefore;

  worker.disconnect();
  await once(worker, 'exit');
  await queue.close();
  return { perSecond: events / ((lastAtMs - startedAtMs) / 1_000), cpuSecondsPer1000: (cpuUsed / events) * 1_000 };
}
