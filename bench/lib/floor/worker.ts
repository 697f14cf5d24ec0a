/**
 * The floor: what a loop without a ledger does for a delivery. One BullMQ job each, HMAC, one POST. Forked by
 * `measureFloor`.
 */
import { createHmac } from 'node:crypto';
import { createPostgresBackend, Worker } from 'bullmq';
import { Agent, request } from 'undici';
import { z } from 'zod';

const [engine, url] = z.tuple([z.enum(['redis', 'postgres']), z.string()]).parse(process.argv.slice(2));
const secret = Buffer.alloc(32, 1);
const dispatcher = new Agent({ connections: 128 });

async function deliver(job: { data: { id: string; target: string; body: string } }): Promise<void> {
  const { id, target, body } = job.data;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  const answer = await request(target, { method: 'POST', dispatcher, headers, body });
  await answer.body.dump();
}

const options = { concurrency: 100, removeOnComplete: { count: 0 } };
const worker =
  engine === 'redis'
    ? new Worker('floor', deliver, { ...options, connection: { url, maxRetriesPerRequest: null } })
    : new Worker('floor', deliver, { ...options, connection: url }, createPostgresBackend);
await worker.waitUntilReady();
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
