import { eventually, type Program, startProgram, testRedisUrl } from '@novapulse/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engineKinds } from '../testing/engines.ts';
import { openLedger } from '../testing/openLedger.ts';
import { startRun } from './startRun.ts';
import { createFiveSteps, places } from './testing/fiveSteps.ts';

// Fourteen processes start here one after the other, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });

const program = new URL('./testing/killableWorker.fixture.ts', import.meta.url);

describe.each(engineKinds)('a workflow of five steps on %s', (kind) => {
  const running: Program[] = [];
  afterEach(async () => {
    for (const worker of running.splice(0)) {
      worker.kill('SIGKILL');
      await worker.ended;
    }
  });

  it('ends as without kills although its worker is killed inside and after every step (invariant 4)', async () => {
    const ledger = await openLedger();
    const { sql } = ledger.db;
    await sql.query('create table step_counter (step text, idempotency_key text)');
    const REDIS_URL = kind === 'redis' ? await testRedisUrl() : '';
    const definition = createFiveSteps(
      async () => undefined,
      async () => undefined,
    );
    const { newId, organizationId } = ledger;
    const run = await startRun(sql, definition, { start: 100 }, { newId, organizationId, trigger: 'test' });

    for (const place of [...places, '']) {
      const worker = startProgram(program, { DATABASE_URL: ledger.url, REDIS_URL, KILL_AT: place });
      running.push(worker);
      if (place === '') break;
      expect(await worker.ended, `${place}: ${worker.stderr()}`).toBe('SIGKILL');
      await ledger.expireLease(run.jobId);
    }
    await eventually(async () => expect((await ledger.row(run.jobId)).status).toBe('succeeded'), 60_000);

    const job = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: run.jobId } });
    expect(job.output).toEqual({ total: 100 + 1 + 4 + 9 + 16 + 25, mailed: true });
    const counted = await sql.query<{ step: string; times: number; keys: string[] }>(
      `select step, count(*)::int as times, array_agg(distinct idempotency_key) as keys
       from step_counter group by step order by min(ctid)`,
    );
    const once = (step: string) => ({ step, times: 1, keys: [`${run.id}:${step}`] });
    expect(counted).toEqual([once('one'), { ...once('two'), times: 2 }, once('three'), once('four'), once('five')]);
    expect(await sql.query(`select 1 from jobs where name = 'email.send'`)).toHaveLength(1);
    await ledger.close();
  });
});
