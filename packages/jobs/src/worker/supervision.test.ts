import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { countCompleted, findActivity } from '../control/queueActivity.ts';
import { countWorkersByQueue, findWorkers } from '../control/workers.ts';
import type { Consumer, QueueEngine } from '../engine/engine.ts';
import { JobError } from '../jobError.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { testHandlers } from '../testing/testHandlers.ts';
import { createConsumers } from './createConsumers.ts';
import { createWorker, type Worker } from './createWorker.ts';

const mail = { to: 'ann@example.test', template: 'generic', props: { subject: 'Hello', body: 'Hello' } };
const sent = { messageId: '<1@test>', subject: 'Hello' };

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe.each(engineKinds)('a worker on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const workers: Worker[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  async function startWorker(engine: QueueEngine, email: () => Promise<typeof sent> = async () => sent) {
    const faults: unknown[] = [];
    const worker = createWorker({
      db: ledger.db,
      engine,
      handlers: testHandlers({ 'email.send': email }),
      concurrency: { email: 3 },
      newId: ledger.newId,
      observer: { attemptEnded: () => undefined, fault: (error) => faults.push(error) },
      name: 'host:1',
      version: '1.2.3',
      reconcileIntervalMs: 50,
      unknownAfterMs: 300,
    });
    await worker.start();
    workers.push(worker);
    return { worker, faults };
  }
  const enqueue = () => ledger.enqueue({ name: 'email.send', input: mail, budget: 1 });

  it('replaces a consumer that stops by itself, and works on', async () => {
    const engine = testEngine.open();
    const opened: Consumer[] = [];
    const { worker, faults } = await startWorker({
      ...engine,
      consume(queue, options) {
        const consumer = engine.consume(queue, options);
        opened.push(consumer);
        return consumer;
      },
    });
    await opened[0]?.close();
    await eventually(() => expect(opened).toHaveLength(2), 10_000);
    expect(worker.isConsuming()).toBe(true);
    const id = await enqueue();
    await eventually(async () => expect((await ledger.row(id)).status).toBe('succeeded'));
    expect(faults.map(String)).toEqual([expect.stringContaining('email queue had stopped')]);
  });

  it('shows that it lives, and that it has stopped', async () => {
    const { worker } = await startWorker(testEngine.open());
    await eventually(async () => expect((await countWorkersByQueue(ledger.db.sql)).get('email')).toBe(1));
    const [seen] = await findWorkers(ledger.db.sql);
    expect(seen).toMatchObject({
      name: 'host:1',
      version: '1.2.3',
      queues: ['email'],
      concurrency: { email: 3 },
      isAlive: true,
    });
    await worker.drain(100);
    expect((await countWorkersByQueue(ledger.db.sql)).get('email')).toBeUndefined();
    expect((await findWorkers(ledger.db.sql)).find(({ id }) => id === seen?.id)).toMatchObject({ isAlive: false });
  });

  it('adds up what came of jobs, of their organization and of all', async () => {
    const before = (await countCompleted(ledger.db.sql, ledger.organizationId)).get('email') ?? 0;
    let n = 0;
    const { worker } = await startWorker(testEngine.open(), async () => {
      n += 1;
      if (n > 4) throw new JobError('no', { retryable: false });
      return sent;
    });
    const ids = await Promise.all(Array.from({ length: 6 }, enqueue));
    await eventually(async () => {
      const statuses = (await Promise.all(ids.map((id) => ledger.row(id)))).map((row) => row.status);
      expect(statuses.toSorted()).toEqual(['failed', 'failed', 'succeeded', 'succeeded', 'succeeded', 'succeeded']);
    });
    await worker.drain(1_000);
    for (const organizationId of [ledger.organizationId, null]) {
      expect((await countCompleted(ledger.db.sql, organizationId)).get('email')).toBe(before + 4);
    }
    const points = await findActivity(ledger.db.sql, {
      organizationId: ledger.organizationId,
      since: new Date(Date.now() - 3_600_000),
      seconds: 3600,
    });
    const sum = (pick: (point: (typeof points)[number]) => number) =>
      points.reduce((all, point) => all + pick(point), 0);
    expect(sum(({ failed }) => failed)).toBe(2);
    expect(sum(({ attempts }) => attempts)).toBe(before + 6);
    expect(sum(({ durations }) => durations.reduce((a, b) => a + b, 0))).toBe(before + 6);
  });
});

describe('consumers', () => {
  it('are said to be down only when starting them again has not helped for a while', () => {
    let nowMs = 0;
    const dead: Consumer = { isRunning: () => false, close: async () => undefined };
    const consumers = createConsumers({
      queues: ['email'],
      open: () => dead,
      onStopped: () => undefined,
      nowMs: () => nowMs,
      lookEveryMs: 1_000_000,
    });
    expect(consumers.areRunning()).toBe(false);
    consumers.start();
    expect(consumers.areRunning()).toBe(true);
    nowMs = 10_001;
    expect(consumers.areRunning()).toBe(false);
  });
});
