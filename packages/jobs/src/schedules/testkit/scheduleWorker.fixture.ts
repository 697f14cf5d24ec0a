/**
 * A worker process with a clock on which a minute takes a second. With KILL_ON_TICK it dies by SIGKILL in the middle of
 * its first fire: after the job was inserted, before the transaction commits.
 */
import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb, type Sql } from '@novapulse/db';
import { z } from 'zod';
import { createChangeAnnouncer } from '../../changes/createChangeAnnouncer.ts';
import { createEngine } from '../../engine/createEngine.ts';
import { testHandlers } from '../../testing/testHandlers.ts';
import { createWorker } from '../../worker/createWorker.ts';
import { createScheduler } from '../createScheduler.ts';

const env = z
  .object({ DATABASE_URL: z.string(), STARTED_MS: z.coerce.number(), REDIS_URL: z.string(), KILL_ON_TICK: z.string() })
  .parse(process.env);

const report = (error: unknown) => console.error(error);
const db = createDb({ url: env.DATABASE_URL, poolSize: 4, onError: report });
const newId = createIdMaker(systemClock);
const engine = createEngine({
  databaseUrl: env.DATABASE_URL,
  ...(env.REDIS_URL !== '' && { redis: { kind: 'single', url: env.REDIS_URL } }),
  onError: report,
});
const worker = createWorker({
  db,
  engine,
  handlers: testHandlers({
    'report.build': async ({ reportId }) => ({ reportId, rows: 0, bytes: 0, sha256: '' }),
  }),
  concurrency: { report: 5 },
  newId,
  observer: { attemptEnded: () => undefined, fault: report },
  name: `test:${process.pid}`,
  reconcileIntervalMs: 50,
});

function dyingOnTick(sql: Sql): Sql {
  return {
    async query(text, values) {
      if (text.includes('set next_fire_at')) process.kill(process.pid, 'SIGKILL');
      return await sql.query(text, values);
    },
  };
}

const scheduler = createScheduler({
  db: env.KILL_ON_TICK === '' ? db : { transaction: (run) => db.transaction((tx) => run(dyingOnTick(tx))) },
  newId,
  changes: createChangeAnnouncer(db.sql, report),
  onError: report,
  intervalMs: 20,
  now: () => new Date(env.STARTED_MS + (Date.now() - env.STARTED_MS) * 60),
});

await worker.start();
scheduler.start();
console.log('ready');
