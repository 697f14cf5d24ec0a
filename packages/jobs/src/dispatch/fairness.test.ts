import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { enqueueJobs } from '../ledger/enqueueJobs.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { testHandlers } from '../testing/testHandlers.ts';
import { createWorker, type Worker } from '../worker/createWorker.ts';

const mail = { to: 'ann@example.test', template: 'generic', props: { subject: 'Hello', body: 'Hello' } };

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe.each(engineKinds)('sharing a queue on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const workers: Worker[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
    await ledger.db.sql.query(
      `update jobs set status = 'cancelled', lease_until = null, message_id = null where status not in ('succeeded', 'failed')`,
    );
    await testEngine.loseEverything();
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  async function startWorker(concurrency: number, email: () => Promise<void>) {
    const worker = createWorker({
      db: ledger.db,
      engine: testEngine.open(),
      handlers: testHandlers({
        'email.send': async () => {
          await email();
          return { messageId: '<1@test>', subject: 'Hello' };
        },
      }),
      concurrency: { email: concurrency },
      newId: ledger.newId,
      observer: { attemptEnded: () => undefined, fault: () => undefined },
      name: 'test',
      reconcileIntervalMs: 1_000,
    });
    await worker.start();
    workers.push(worker);
  }

  async function enqueue(count: number, organizationId: string, priority = 0): Promise<string[]> {
    const ids = Array.from({ length: count }, () => ledger.newId('job'));
    const job = { organizationId, queue: 'email' as const, name: 'email.send', input: mail, budget: 2, priority };
    await enqueueJobs(
      ledger.db.sql,
      ids.map((id) => ({ ...job, id })),
    );
    return ids;
  }

  async function newOrganization(): Promise<string> {
    const id = ledger.newId('organization');
    await ledger.db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Other', $1)`, [id]);
    return id;
  }

  it('lets ten jobs of one organization pass two thousand of another', async () => {
    const [many, few] = [await newOrganization(), await newOrganization()];
    await startWorker(10, () => new Promise((resolve) => setTimeout(resolve, 10)));
    const startedOf = async (organizationId: string, before: Date | null = null) => {
      const [row] = await ledger.db.sql.query<{ count: number }>(
        `select count(*)::int as count from attempts a join jobs j on j.id = a.job_id
         where j.organization_id = $1 and a.started_at <= coalesce($2, now())`,
        [organizationId, before],
      );
      return row?.count ?? 0;
    };
    await enqueue(2_000, many);
    await eventually(async () => expect(await startedOf(many)).toBeGreaterThan(20), 60_000);
    const ahead = await startedOf(many);
    const ids = await enqueue(10, few);
    await eventually(async () => expect(await startedOf(few)).toBe(10), 60_000);
    const [last] = await ledger.db.sql.query<{ at: Date }>(
      'select max(started_at) as at from attempts where job_id = any($1::text[])',
      [ids],
    );
    // Those that had been taken already, and little more.
    expect((await startedOf(many, last?.at ?? null)) - ahead).toBeLessThan(400);
  });

  it('starts what is urgent first, and what can wait last', async () => {
    const organization = await newOrganization();
    const order: string[] = [];
    const lowest = await enqueue(1, organization, -5);
    const normal = await enqueue(150, organization);
    const high = await enqueue(1, organization, 5);
    const highest = await enqueue(1, organization, 9);
    await startWorker(1, async () => undefined);
    const all = [...lowest, ...normal, ...high, ...highest];
    await eventually(async () => {
      const rows = await ledger.db.sql.query<{ id: string }>(
        `select job_id as id from attempts where job_id = any($1::text[]) order by started_at, job_id`,
        [all],
      );
      order.splice(0, order.length, ...rows.map(({ id }) => id));
      expect(order).toHaveLength(all.length);
    }, 60_000);
    // A worker may have taken a message before the urgent ones were handed over.
    expect(order.indexOf(highest[0] ?? '')).toBeLessThan(20);
    expect(order.indexOf(high[0] ?? '')).toBeLessThan(30);
    expect(order.at(-1)).toBe(lowest[0]);
  });

  it('hurries what has waited long in a back lane', async () => {
    const engine = testEngine.open();
    const job = { id: 'job_1', attempt: 1 };
    const waiting = { id: ledger.newId('message'), jobs: [job], delayMs: 0, lane: 7 };
    const late = { id: ledger.newId('message'), jobs: [job], delayMs: 0, lane: 3 };
    await engine.add('report', [waiting, late]);
    await engine.hurry('report', [waiting.id]);
    const taken: string[] = [];
    const consumer = engine.consume('report', { concurrency: 1, onMessage: async ({ id }) => void taken.push(id) });
    await eventually(() => expect(taken).toEqual([waiting.id, late.id]));
    await consumer.close();
  });
});
