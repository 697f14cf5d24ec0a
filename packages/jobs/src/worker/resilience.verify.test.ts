import { eventually, type Program, startProgram } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { markDueJobs } from '../ledger/dispatchDueJobs.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { testHandlers } from '../testing/testHandlers.ts';
import { createWorker, type Worker } from './createWorker.ts';

const mail = { to: 'ann@example.test', template: 'generic', props: { subject: 'Hello', body: 'Hello' } };
const program = new URL('../testing/blockedWorker.ts', import.meta.url);

// Leases of 15 s run out in here.
vi.setConfig({ testTimeout: 120_000 });

describe.each(engineKinds)('a worker on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const workers: Worker[] = [];
  const programs: Program[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    for (const one of programs.splice(0)) {
      one.kill('SIGKILL');
      await one.ended;
    }
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  async function startWorker(email: () => Promise<void>, concurrency = 10) {
    const worker = createWorker({
      db: ledger.db,
      engine: testEngine.open(),
      handlers: testHandlers({
        'email.send': async () => {
          await email();
          return { messageId: 'timely', subject: 'timely' };
        },
      }),
      concurrency: { email: concurrency },
      newId: ledger.newId,
      observer: { attemptEnded: () => undefined, fault: () => undefined },
      name: 'timely',
      reconcileIntervalMs: 50,
      unknownAfterMs: 300,
    });
    await worker.start();
    workers.push(worker);
    return worker;
  }

  async function startBlockedWorker(blockMs: number): Promise<Program> {
    const started = startProgram(program, {}, [ledger.url, testEngine.redisUrl ?? '', String(blockMs)]);
    programs.push(started);
    await eventually(() => expect(started.stdout()).toContain('started'), 60_000);
    return started;
  }

  const enqueue = (delayMs = 0) => ledger.enqueue({ name: 'email.send', input: mail, budget: 3, delayMs });
  const status = async (id: string) => (await ledger.row(id)).status;
  const statuses = (ids: readonly string[]) => Promise.all(ids.map(status));
  const outputOf = async (id: string) => (await ledger.db.prisma.job.findUniqueOrThrow({ where: { id } })).output;

  it('whose loop was blocked past its lease decides nothing any more (invariant 4)', async () => {
    await startBlockedWorker(20_000);
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('running'), 30_000);
    await startWorker(async () => undefined);
    await eventually(async () => expect(await status(id)).toBe('succeeded'), 60_000);
    expect(await outputOf(id)).toMatchObject({ messageId: 'timely' });
    await eventually(async () => expect(await ledger.outcomes(id)).toEqual(['late_succeeded', 'succeeded']), 60_000);
    expect(await outputOf(id)).toMatchObject({ messageId: 'timely' });
    expect(await ledger.row(id)).toMatchObject({ tries: 1, lost: 1 });
  });

  it('that is killed costs seconds, and no try (invariant 1)', async () => {
    const killed = await startBlockedWorker(600_000);
    // One runs, the others were taken along and wait for its slot.
    const ids = await Promise.all(Array.from({ length: 5 }, () => enqueue()));
    await eventually(async () => expect(await statuses(ids)).toContain('running'), 30_000);
    killed.kill('SIGKILL');
    await killed.ended;
    await startWorker(async () => undefined);
    await eventually(async () => expect(await statuses(ids)).toEqual(ids.map(() => 'succeeded')), 60_000);
    const rows = await Promise.all(ids.map((id) => ledger.row(id)));
    expect(rows.map((row) => row.tries)).toEqual(ids.map(() => 1));
    expect(rows.reduce((sum, row) => sum + row.lost, 0)).toBe(1);
  });

  it('with 100 running and 50 waiting ends the 100 when it is stopped, and leaves the 50 (invariant 12)', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const worker = await startWorker(() => gate, 100);
    const ids = await Promise.all(Array.from({ length: 150 }, () => enqueue()));
    await eventually(() => expect(worker.runningCount()).toBe(100), 30_000);
    const drained = worker.drain(60_000);
    open();
    expect(await drained).toEqual({ released: 0 });
    const ended = await statuses(ids);
    expect(ended.filter((one) => one === 'succeeded')).toHaveLength(100);
    expect(ended.filter((one) => one === 'pending')).toHaveLength(50);
    const left = ids.filter((_, index) => ended[index] === 'pending');
    expect((await Promise.all(left.map((id) => ledger.row(id)))).map(({ attempt, tries }) => attempt + tries)).toEqual(
      left.map(() => 0),
    );
    await startWorker(async () => undefined, 100);
    await eventually(async () => expect(await statuses(ids)).toEqual(ids.map(() => 'succeeded')), 60_000);
  });

  it('goes by the database’s clock: a message added by a clock that is an hour ahead is not an hour late', async () => {
    const id = await enqueue(2_000);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      const engine = testEngine.open();
      for (const { queue, message } of await markDueJobs(ledger.db.sql, ledger.newId('message'), 100)) {
        await engine.add(queue, [message]);
      }
    } finally {
      vi.useRealTimers();
    }
    expect((await ledger.row(id)).message_id).not.toBeNull();
    await startWorker(async () => undefined);
    await eventually(async () => expect(await status(id)).toBe('succeeded'), 30_000);
    expect((await ledger.row(id)).attempt).toBe(1);
  });
});
