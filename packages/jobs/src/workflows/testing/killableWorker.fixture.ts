import { createIdMaker, createKeyring, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createEngine } from '../../engine/createEngine.ts';
import { testHandlers } from '../../testing/testHandlers.ts';
import { createWorker } from '../../worker/createWorker.ts';
import { createStepServices } from '../createStepServices.ts';
import { createWorkflowHandler } from '../createWorkflowHandler.ts';
import { createWorkflowRegistry } from '../registry.ts';
import { createFiveSteps } from './fiveSteps.ts';

// A worker as a process of its own, which kills itself at one place.
const { DATABASE_URL: url = '', REDIS_URL: redisUrl = '', KILL_AT: killAt = '' } = process.env;

const db = createDb({ url });
const newId = createIdMaker(systemClock);
const onFault = (error: unknown) => console.error(error);

async function reach(place: string): Promise<void> {
  if (place !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

async function count(step: string, idempotencyKey: string): Promise<void> {
  await db.sql.query('insert into step_counter (step, idempotency_key) values ($1, $2)', [step, idempotencyKey]);
}

const worker = createWorker({
  db,
  engine: createEngine({
    databaseUrl: url,
    ...(redisUrl !== '' && { redis: { kind: 'single' as const, url: redisUrl } }),
    onError: onFault,
  }),
  handlers: testHandlers({
    'workflow.run': createWorkflowHandler({
      db,
      workflows: createWorkflowRegistry([createFiveSteps(reach, count)]),
      services: createStepServices({
        keyring: createKeyring(`test:${Buffer.alloc(32, 7).toString('base64')}`),
        retryScheduleMs: [1_000],
        clock: systemClock,
      }),
      newId,
      random: Math.random,
      onFault,
    }),
  }),
  concurrency: { workflow: 5 },
  newId,
  observer: { attemptEnded: () => undefined, fault: onFault },
  name: `killable:${process.pid}`,
  version: 'test',
  reconcileIntervalMs: 50,
});
await worker.start();
