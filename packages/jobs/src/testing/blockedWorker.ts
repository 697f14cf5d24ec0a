// A worker in a process of its own, whose handler blocks the event loop for as long as it is told: no lease is renewed,
// no lock extended, no message heard.
import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createEngine } from '../engine/createEngine.ts';
import { createWorker } from '../worker/createWorker.ts';
import { testHandlers } from './testHandlers.ts';

const [databaseUrl = '', redisUrl = '', blockMs = '0'] = process.argv.slice(2);
const db = createDb({ url: databaseUrl });
const worker = createWorker({
  db,
  engine: createEngine({
    databaseUrl,
    ...(redisUrl !== '' && { redis: { kind: 'single', url: redisUrl } }),
    onError: () => undefined,
  }),
  handlers: testHandlers({
    'email.send': async () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(blockMs));
      return { messageId: 'late', subject: 'late' };
    },
  }),
  concurrency: { email: 1 },
  newId: createIdMaker(systemClock),
  observer: { attemptEnded: () => undefined, fault: () => undefined },
  name: 'blocked',
});
await worker.start();
console.log('started');
