import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPublisher } from '../events/createPublisher.ts';
import { markDueJobs } from '../ledger/dispatchDueJobs.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { accepted, openLedger, type TestLedger } from '../testing/openLedger.ts';
import { testHandlers } from '../testing/testHandlers.ts';
import { createWorker, type Worker } from '../worker/createWorker.ts';
import type { HandlerContext } from '../worker/handler.ts';
import { pauseQueue, resumeQueue, setQueueConcurrency, setQueueRateLimit } from './queueSettings.ts';

// Two workers that take turns, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const mail = { to: 'ann@example.test', template: 'generic', props: { subject: 'Hello', body: 'Hello' } };

describe.each(engineKinds)('control over a queue on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const workers: Worker[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
    await ledger.db.sql.query('delete from queue_settings');
    await ledger.db.sql.query(
      `update jobs set status = 'cancelled', lease_until = null, message_id = null where status not in ('succeeded', 'failed')`,
    );
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  async function startWorker(email: (context: HandlerContext) => Promise<unknown>, name = 'test') {
    const faults: unknown[] = [];
    const worker = createWorker({
      db: ledger.db,
      engine: testEngine.open(),
      handlers: testHandlers({
        'email.send': async (_input, context) => {
          await email(context);
          return { messageId: '<1@test>', subject: 'Hello' };
        },
      }),
      concurrency: { email: 10 },
      newId: ledger.newId,
      observer: { attemptEnded: () => undefined, fault: (error) => faults.push(error) },
      name,
      reconcileIntervalMs: 50,
      unknownAfterMs: 300,
    });
    await worker.start();
    workers.push(worker);
    return { worker, faults };
  }

  const email = { queue: 'email', organizationId: null } as const;
  const enqueue = (change: { organizationId?: string; concurrencyKey?: string } = {}) =>
    ledger.enqueue({ name: 'email.send', input: mail, budget: 2, ...change });
  const status = async (id: string) => (await ledger.row(id)).status;
  const statuses = (ids: readonly string[]) => Promise.all(ids.map(status));
  const enqueueMany = (count: number, change = {}) => Promise.all(Array.from({ length: count }, () => enqueue(change)));
  const all = (ids: readonly string[], wanted: string) => ids.map(() => wanted);

  /** Counts what runs at once, over all workers that share it. */
  function gauge(holdMs: number) {
    let now = 0;
    let most = 0;
    return {
      most: () => most,
      async run() {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, holdMs));
        now -= 1;
      },
    };
  }

  it('starts nothing while paused, also after a restart, uses no attempt, and goes on after', async () => {
    let ran = 0;
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const first = await startWorker(async () => {
      ran += 1;
      await gate;
    });
    const running = await enqueue();
    await eventually(async () => expect(await status(running)).toBe('running'));
    expect(await pauseQueue(ledger.db.sql, email, 'usr_1')).toBe(true);
    expect(await pauseQueue(ledger.db.sql, email, 'usr_1')).toBe(false);
    const waiting = await enqueueMany(20);
    finish();
    // What runs goes on.
    await eventually(async () => expect(await status(running)).toBe('succeeded'));
    await first.worker.drain(1_000);
    const second = await startWorker(async () => {
      ran += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await statuses(waiting)).toEqual(all(waiting, 'pending'));
    expect(ran).toBe(1);
    expect(await resumeQueue(ledger.db.sql, email)).toBe(true);
    await eventually(async () => expect(await statuses(waiting)).toEqual(all(waiting, 'succeeded')));
    for (const id of waiting) expect(await ledger.row(id)).toMatchObject({ attempt: 1, tries: 1, lost: 0 });
    expect([...first.faults, ...second.faults]).toEqual([]);
  });

  it('gives back the messages that the engine holds already when a queue is paused', async () => {
    const ids = await enqueueMany(30);
    const { faults } = await startWorker(async () => {
      await pauseQueue(ledger.db.sql, email, null);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await eventually(async () => expect((await statuses(ids)).filter((one) => one === 'succeeded')).not.toEqual([]));
    await eventually(async () => expect(await statuses(ids)).not.toContain('running'));
    const waiting = (await Promise.all(ids.map((id) => ledger.row(id)))).filter((row) => row.status === 'pending');
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.map((row) => row.attempt)).toEqual(waiting.map(() => 0));
    await resumeQueue(ledger.db.sql, email);
    await eventually(async () => expect(await statuses(ids)).not.toContain('running'));
    expect(faults).toEqual([]);
  });

  it('pauses one organization alone', async () => {
    const other = ledger.newId('organization');
    await ledger.db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Other', $1)`, [other]);
    await pauseQueue(ledger.db.sql, { queue: 'email', organizationId: ledger.organizationId }, null);
    await startWorker(async () => undefined);
    const [paused, free] = [await enqueueMany(5), await enqueueMany(5, { organizationId: other })];
    await eventually(async () => expect(await statuses(free)).toEqual(all(free, 'succeeded')));
    expect(await statuses(paused)).toEqual(all(paused, 'pending'));
    await resumeQueue(ledger.db.sql, { queue: 'email', organizationId: ledger.organizationId });
    await eventually(async () => expect(await statuses(paused)).toEqual(all(paused, 'succeeded')));
  });

  it('accepts events while deliveries are paused, and hands none of them to the engine', async () => {
    const webhook = { queue: 'webhook', organizationId: null } as const;
    await pauseQueue(ledger.db.sql, webhook, null);
    await ledger.addWebhook();
    const engine = testEngine.open();
    const added: string[] = [];
    const publisher = createPublisher({
      db: ledger.db,
      engine: { ...engine, add: async (queue, messages) => void added.push(queue, ...messages.map(({ id }) => id)) },
      newId: ledger.newId,
      retryScheduleMs: [1_000],
      onError: () => undefined,
    });
    const [outcome] = await publisher.publish(ledger.organizationId, [
      {
        id: ledger.newId('event'),
        type: 'a',
        body: Buffer.from('{}'),
        raw: false,
        channels: [],
        idempotencyKey: null,
        requestHash: null,
        createdAt: new Date(),
      },
    ]);
    await publisher.drain();
    const [delivery] = accepted(outcome).deliveries;
    expect(await ledger.row(delivery?.id ?? '')).toMatchObject({ status: 'pending', message_id: null, is_due: true });
    expect(added).toEqual([]);
    await resumeQueue(ledger.db.sql, webhook);
    expect(await markDueJobs(ledger.db.sql, ledger.newId('message'), 100)).toMatchObject([
      { message: { jobs: [{ id: delivery?.id }] } },
    ]);
  });

  it('never runs more at once than the limit, over two workers', async () => {
    const { most, run } = gauge(15);
    await setQueueConcurrency(ledger.db.sql, email, 3);
    await startWorker(run, 'one');
    await startWorker(run, 'two');
    const ids = await enqueueMany(30);
    await eventually(async () => expect(await statuses(ids)).toEqual(all(ids, 'succeeded')), 90_000);
    expect(most()).toBe(3);
    for (const id of ids) expect((await ledger.row(id)).attempt).toBe(1);
  });

  it('limits one organization, and the others not', async () => {
    const other = ledger.newId('organization');
    await ledger.db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Other', $1)`, [other]);
    const [mine, theirs] = [gauge(15), gauge(15)];
    await setQueueConcurrency(ledger.db.sql, { queue: 'email', organizationId: ledger.organizationId }, 2);
    const run = ({ job }: HandlerContext) => (job.organizationId === other ? theirs : mine).run();
    await startWorker(run, 'one');
    await startWorker(run, 'two');
    const ids = [...(await enqueueMany(20)), ...(await enqueueMany(40, { organizationId: other }))];
    await eventually(async () => expect(await statuses(ids)).toEqual(all(ids, 'succeeded')), 90_000);
    expect(mine.most()).toBe(2);
    expect(theirs.most()).toBeGreaterThan(2);
  });

  it('starts no more than the rate allows in any span, over two workers', async () => {
    await setQueueRateLimit(ledger.db.sql, email, { max: 5, durationMs: 2_000 });
    await startWorker(async () => undefined, 'one');
    await startWorker(async () => undefined, 'two');
    const ids = await enqueueMany(12);
    await eventually(async () => expect(await statuses(ids)).toEqual(all(ids, 'succeeded')), 90_000);
    const rows = await ledger.db.sql.query<{ ms: number }>(
      `select (extract(epoch from started_at) * 1000)::float8 as ms from attempts where job_id = any($1::text[]) order by started_at`,
      [ids],
    );
    const startedMs = rows.map((row) => row.ms);
    // An attempt is on record a moment after it was let through.
    const mostInSpan = Math.max(
      ...startedMs.map((from) => startedMs.filter((at) => at >= from && at < from + 1_900).length),
    );
    expect(startedMs).toHaveLength(12);
    expect(mostInSpan).toBeLessThanOrEqual(5);
  });

  it('lets jobs with one key take turns', async () => {
    const { most, run } = gauge(10);
    await startWorker(run, 'one');
    await startWorker(run, 'two');
    const ids = await enqueueMany(3, { concurrencyKey: 'customer:1' });
    await eventually(async () => expect(await statuses(ids)).toEqual(all(ids, 'succeeded')), 90_000);
    expect(most()).toBe(1);
  });
});
