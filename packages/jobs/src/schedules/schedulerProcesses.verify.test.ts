import { eventually, type Program, startProgram, testRedisUrl } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { engineKinds } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { addSchedule, firesOf } from './testkit/addSchedule.ts';

// Three processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const program = new URL('./testkit/scheduleWorker.fixture.ts', import.meta.url);
const minuteMs = 60_000;

describe.each(engineKinds)('schedules with three workers on %s', (kind) => {
  let ledger: TestLedger;
  const running: Program[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterEach(async () => {
    for (const worker of running.splice(0)) {
      worker.kill('SIGKILL');
      await worker.ended;
    }
  });
  afterAll(() => ledger.close());

  it('runs once a minute although a worker is killed on the tick', async () => {
    const redisUrl = kind === 'redis' ? await testRedisUrl() : '';
    const startedMs = Date.now();
    const simulatedNow = () => startedMs + (Date.now() - startedMs) * 60;
    const start = (env: { KILL_ON_TICK: string }) => {
      const worker = startProgram(program, {
        DATABASE_URL: ledger.url,
        REDIS_URL: redisUrl,
        STARTED_MS: String(startedMs),
        ...env,
      });
      running.push(worker);
      return worker;
    };
    const workers = [start({ KILL_ON_TICK: '' }), start({ KILL_ON_TICK: '' }), start({ KILL_ON_TICK: 'yes' })];
    await eventually(
      () => expect(workers.map((worker) => worker.stdout())).toEqual(workers.map(() => 'ready\n')),
      90_000,
    );

    const first = new Date(Math.ceil(simulatedNow() / minuteMs) * minuteMs);
    const id = await addSchedule(ledger, { nextFireAt: first });
    expect(await workers[2]?.ended).toBe('SIGKILL');
    const before = (await firesOf(ledger, id)).length;
    const fires = await eventually(async () => {
      const found = await firesOf(ledger, id);
      expect(found.length).toBeGreaterThan(before + 5);
      return found;
    }, 60_000);
    expect(fires.map(({ fire_at }) => fire_at)).toEqual(
      fires.map((_, index) => new Date(first.getTime() + index * minuteMs)),
    );
    await ledger.db.sql.query('update schedules set next_fire_at = null, enabled = false where id = $1', [id]);
    await eventually(async () => {
      const ended = await firesOf(ledger, id);
      expect(ended.map(({ jobs }) => jobs)).toEqual(ended.map(() => ['succeeded']));
    }, 60_000);
    const attempts = await ledger.db.sql.query<{ outcome: string; number: number }>(
      `select a.outcome::text, a.number from attempts a join jobs j on j.id = a.job_id where j.queue = 'report'`,
    );
    const ended = await firesOf(ledger, id);
    expect(attempts).toEqual(ended.map(() => ({ outcome: 'succeeded', number: 1 })));
  });
});
