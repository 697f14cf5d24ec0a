import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPostgresBackend, Queue } from 'bullmq';
import { type Measured, measure } from '../measure.ts';
import type { CountingReceiver } from '../startCountingReceiver.ts';

export type FloorOptions = {
  engine: 'redis' | 'postgres';
  /** Of Redis, or of a Postgres with BullMQ's tables. */
  url: string;
  receiver: CountingReceiver;
  batchSize: number;
  body: (n: number) => string;
  /** The server that carries the queue; its CPU counts. */
  serverPid: number;
};

export type Floor = {
  /** From the first message added to the last request received. */
  measure(events: number): Promise<Measured>;
  stop(): Promise<void>;
};

/** What a loop without a ledger reaches. Its worker stays for all measurements, so that its compiler is warm, too. */
export async function startFloor(options: FloorOptions): Promise<Floor> {
  const { engine, url, receiver, batchSize, body, serverPid } = options;
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [engine, url]);
  await once(worker, 'message');
  const queue =
    engine === 'redis'
      ? new Queue('floor', { connection: { url } })
      : new Queue('floor', { connection: url }, createPostgresBackend);
  await queue.waitUntilReady();

  async function enqueue(events: number): Promise<void> {
    for (let n = 0; n < events; n += batchSize) {
      const batch = Array.from({ length: Math.min(batchSize, events - n) }, (_, index) => ({
        name: 'deliver',
        data: { id: `evt_${n + index}`, target: receiver.url, body: body(n + index) },
      }));
      await queue.addBulk(batch);
    }
  }

  return {
    measure: (events) =>
      measure({
        receiver,
        events,
        parts: { worker: [worker.pid ?? -1], [engine]: [serverPid] },
        publish: () => enqueue(events),
      }),
    async stop() {
      worker.disconnect();
      await once(worker, 'exit');
      await queue.close();
    },
  };
}
