import { eventually, type Program, startProgram, testRedisUrl } from '@novapulse/testing';
import { expect } from 'vitest';
import type { engineKinds } from '../../testing/engines.ts';
import { openLedger } from '../../testing/openLedger.ts';
import { startRun } from '../startRun.ts';
import { createFiveSteps } from './fiveSteps.ts';

const program = new URL('./killableWorker.fixture.ts', import.meta.url);

/**
 * Runs a workflow of five steps while its worker is killed at each of `places`, which must name the one before the
 * commit of step two: that step runs twice, with one key, and every other once.
 */
export async function expectToSurviveKills(
  kind: (typeof engineKinds)[number],
  places: readonly string[],
): Promise<void> {
  const running: Program[] = [];
  const ledger = await openLedger();
  try {
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
  } finally {
    for (const worker of running) {
      worker.kill('SIGKILL');
      await worker.ended;
    }
    await ledger.close();
  }
}
