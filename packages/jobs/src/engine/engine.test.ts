import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import type { Consumer, Message } from './engine.ts';

// One suite, run on both engines: nothing outside this folder may know which one it talks to.
describe.each(engineKinds)('the queue engine on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const consumers: Consumer[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
    await testEngine.loseEverything();
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  const message = (jobs = 1, delayMs = 0): Message => ({
    id: ledger.newId('message'),
    jobs: Array.from({ length: jobs }, (_, index) => ({ id: `job_${index}`, attempt: 1 })),
    delayMs,
  });

  it('delivers every message of a bulk once, with its payload', async () => {
    const engine = testEngine.open();
    const sent = Array.from({ length: 100 }, () => message(3));
    await engine.add('webhook', sent);
    const received: Omit<Message, 'delayMs'>[] = [];
    consumers.push(engine.consume('webhook', { concurrency: 10, onMessage: async (one) => void received.push(one) }));
    await eventually(() => expect(received).toHaveLength(sent.length));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(received.toSorted(byId)).toEqual(sent.map(({ id, jobs }) => ({ id, jobs })).toSorted(byId));
  });

  it('keeps the queues apart', async () => {
    const engine = testEngine.open();
    const received: string[] = [];
    consumers.push(engine.consume('email', { concurrency: 1, onMessage: async ({ id }) => void received.push(id) }));
    const [webhook, email] = [message(), message()];
    await engine.add('webhook', [webhook]);
    await engine.add('email', [email]);
    await eventually(() => expect(received).toEqual([email.id]));
    expect(await engine.known('webhook', [webhook.id])).toEqual(new Set([webhook.id]));
  });

  it('keeps a delayed message back, and knows it meanwhile', async () => {
    const engine = testEngine.open();
    const late = message(1, 700);
    const addedAt = performance.now();
    await engine.add('webhook', [late]);
    expect(await engine.known('webhook', [late.id])).toEqual(new Set([late.id]));
    const receivedAt = await new Promise<number>((resolve) => {
      consumers.push(engine.consume('webhook', { concurrency: 1, onMessage: async () => resolve(performance.now()) }));
    });
    expect(receivedAt - addedAt).toBeGreaterThanOrEqual(690);
  });

  it('knows what waits and what is being handled, and nothing that is done, failed, lost or was never there', async () => {
    const engine = testEngine.open();
    const [waiting, done, failed] = [message(), message(), message()];
    await engine.add('webhook', [done, failed]);
    const seen: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const consumer = engine.consume('webhook', {
      concurrency: 2,
      onMessage: async ({ id }) => {
        seen.push(id);
        await held;
        if (id === failed.id) throw new Error('no');
      },
    });
    await eventually(() => expect(seen).toHaveLength(2));
    expect((await engine.known('webhook', [done.id, failed.id])).size).toBe(2);
    release();
    await eventually(async () => expect((await engine.known('webhook', [done.id, failed.id])).size).toBe(0));
    await consumer.close();
    await engine.add('webhook', [waiting]);
    expect(await engine.known('webhook', [waiting.id, 'never'])).toEqual(new Set([waiting.id]));
    await testEngine.loseEverything();
    expect((await engine.known('webhook', [waiting.id])).size).toBe(0);
  });

  it('goes on consuming after it lost everything', async () => {
    const engine = testEngine.open();
    const received: string[] = [];
    consumers.push(engine.consume('webhook', { concurrency: 5, onMessage: async ({ id }) => void received.push(id) }));
    const [before, after] = [message(), message()];
    await engine.add('webhook', [before]);
    await eventually(() => expect(received).toEqual([before.id]));
    await testEngine.loseEverything();
    await engine.add('webhook', [after]);
    await eventually(() => expect(received).toEqual([before.id, after.id]), 15_000);
  });

  it('closes when what was taken has been handled', async () => {
    const engine = testEngine.open();
    await engine.add('webhook', [message()]);
    let isHandled = false;
    const taken = new Promise<void>((resolve) => {
      const consumer = engine.consume('webhook', {
        concurrency: 1,
        onMessage: async () => {
          resolve();
          await new Promise((done) => setTimeout(done, 200));
          isHandled = true;
        },
      });
      consumers.push(consumer);
    });
    await taken;
    const [consumer] = consumers;
    await consumer?.close();
    expect(isHandled).toBe(true);
    expect(consumer?.isRunning()).toBe(false);
  });

  it('closes within seconds although its server is gone', async () => {
    const other = await openTestEngine(kind, ledger);
    const engine = other.open();
    engine.consume('webhook', { concurrency: 1, onMessage: async () => undefined });
    await engine.ping();
    await other.stopServer();
    const startedAt = performance.now();
    await engine.close();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await other.close();
  });

  it('answers a ping', async () => {
    await expect(testEngine.open().ping()).resolves.toBeUndefined();
  });
});
