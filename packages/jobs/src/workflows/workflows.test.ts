import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { JobError } from '../jobError.ts';
import { cancelJob } from '../ledger/cancelJob.ts';
import { retryJob } from '../ledger/retryJob.ts';
import { engineKinds } from '../testing/engines.ts';
import { defineWorkflow } from './defineWorkflow.ts';
import { signalRun } from './signalRun.ts';
import { StepError } from './stepError.ts';
import { openWorkflows, type TestWorkflows } from './testing/openWorkflows.ts';

// Runs take many turns, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const count = z.object({ count: z.int() });

describe.each(engineKinds)('workflows on %s', (kind) => {
  let workflows: TestWorkflows;
  beforeAll(async () => {
    workflows = await openWorkflows(kind);
  });
  afterEach(() => workflows.stopWorkers());
  afterAll(() => workflows.close());

  const settled = (jobId: string, status: string) =>
    eventually(async () => expect(await workflows.status(jobId)).toBe(status), 60_000);

  it('runs each step once, waits without a slot, and ends with the output', async () => {
    const ran: string[] = [];
    const growing = defineWorkflow({
      name: 'growing',
      version: 1,
      title: 'Growing',
      description: '',
      input: count,
      output: z.object({ count: z.int(), at: z.string() }),
      async run({ input, step }) {
        const first = await step.run('first', async ({ idempotencyKey }) => {
          ran.push(idempotencyKey);
          return { count: input.count + 1, at: new Date(0) };
        });
        await step.sleep('a while', '2h');
        const second = await step.run('second', () => {
          ran.push('second');
          return first.count + 1;
        });
        return { count: second, at: first.at };
      },
    });
    await workflows.startWorker([growing]);
    const run = await workflows.start(growing, { count: 1 });
    await settled(run.jobId, 'waiting');
    expect((await workflows.ledger.row(run.jobId)).due_in_ms).toBeGreaterThan(7_100_000);
    await workflows.testEngine.loseEverything();
    await workflows.passTime(run);
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual({ count: 3, at: '1970-01-01T00:00:00.000Z' });
    expect(ran).toEqual([`${run.id}:first`, 'second']);
    expect((await workflows.steps(run.id)).map(({ name, kind, status }) => [name, kind, status])).toEqual([
      ['first', 'run', 'succeeded'],
      ['a while', 'sleep', 'succeeded'],
      ['second', 'run', 'succeeded'],
    ]);
    expect(await workflows.ledger.outcomes(run.jobId)).toEqual(['succeeded', 'succeeded']);
    expect(workflows.faults).toEqual([]);
  });

  const plain = { version: 1, title: '', description: '', input: z.unknown(), output: z.unknown() };

  it('receives events that came before the wait, each once, and wakes for one that comes later', async () => {
    const listening = defineWorkflow({
      ...plain,
      name: 'listening',
      async run({ step }) {
        await step.sleep('first', '1h');
        const match = { order: { id: 7 } };
        const before = await step.waitForEvent('before', { type: 'order.paid', match, timeoutMs: 3_600_000 });
        const after = await step.waitForEvent('after', { type: 'order.paid', match, timeoutMs: 3_600_000 });
        const never = await step.waitForEvent('never', { type: 'order.paid', match, timeoutMs: 1 });
        return [before?.data, after?.data, never];
      },
    });
    const publish = (data: unknown) =>
      workflows.ledger.publish('order.paid', JSON.stringify({ timestamp: 'now', data }));
    await publish({ order: { id: 7 }, n: 0 });
    await workflows.startWorker([listening]);
    const run = await workflows.start(listening, null);
    await settled(run.jobId, 'waiting');
    await publish({ order: { id: 8 }, n: 1 });
    await publish({ order: { id: 7 }, n: 2 });
    await workflows.passTime(run);
    await eventually(async () => expect(await workflows.steps(run.id)).toHaveLength(3));
    // Older than any publish that did not see the wait: only what the publisher itself hands over can end it.
    await eventually(async () => expect(await workflows.status(run.jobId)).toBe('waiting'));
    await workflows.ledger.db.sql.query(`update workflow_waits set opened_at = now() - interval '1 hour'`);
    await publish({ order: { id: 9 }, n: 3 });
    await publish({ order: { id: 7 }, n: 4 });
    await settled(run.jobId, 'succeeded');
    const ordered = (n: number) => ({ order: { id: 7 }, n });
    expect((await workflows.job(run.jobId)).output).toEqual([ordered(2), ordered(4), null]);
  });

  it('takes a signal once, before or after the wait begins, and none when its time is up', async () => {
    const tokens: string[] = [];
    const asking = defineWorkflow({
      ...plain,
      name: 'asking',
      async run({ step }) {
        const early = await step.createSignal('early');
        const late = await step.createSignal('late');
        const never = await step.createSignal('never');
        await step.run('tell', ({ openSignal }) => void tokens.push(...[early, late, never].map(openSignal)));
        await step.sleep('a while', '1h');
        return [
          await step.waitForSignal('early answer', { signal: early, timeoutMs: 3_600_000 }),
          await step.waitForSignal('late answer', { signal: late, timeoutMs: 3_600_000 }),
          await step.waitForSignal('no answer', { signal: never, timeoutMs: 1 }),
        ];
      },
    });
    const signal = (token: string, payload: unknown) =>
      workflows.ledger.db.transaction((tx) => signalRun(tx, { token, payload }));
    await workflows.startWorker([asking]);
    const run = await workflows.start(asking, null);
    await settled(run.jobId, 'waiting');
    const [early = '', late = '', never = ''] = tokens;
    expect(await signal(early, { yes: 1 })).toMatchObject({ kind: 'accepted', runId: run.id });
    expect(await signal(early, { yes: 2 })).toEqual({ kind: 'unusable' });
    expect(await signal('guess', {})).toEqual({ kind: 'unusable' });
    await workflows.passTime(run);
    await eventually(async () => expect((await workflows.steps(run.id)).at(-1)?.name).toBe('late answer'));
    await Promise.all([signal(late, 'x'), signal(late, 'x'), signal(late, 'x')]);
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual([{ payload: { yes: 1 } }, { payload: 'x' }, null]);
    expect(await signal(never, {})).toEqual({ kind: 'unusable' });
    // The tokens are nowhere in the clear (invariant 10).
    const stored = JSON.stringify([await workflows.steps(run.id), await workflows.job(run.jobId)]);
    for (const token of tokens) expect(stored).not.toContain(token);
  });

  it('maps items with as many at once as asked for, and fails or collects', async () => {
    let running = 0;
    let most = 0;
    const three = Promise.withResolvers<void>();
    const work = async (item: number) => {
      running += 1;
      most = Math.max(most, running);
      if (running === 3) three.resolve();
      // The first three meet, so that the test does not depend on their speed.
      await (item < 3 && three.promise);
      running -= 1;
      if (item % 5 === 3) throw new JobError(`no ${item}`, { retryable: false });
      return item * 2;
    };
    const mapping = defineWorkflow({
      ...plain,
      name: 'mapping',
      async run({ step }) {
        const items = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        const collected = await step.map('collected', items, work, { concurrency: 3, onError: 'collect' });
        const failed = await step.map('failed', items, work, { concurrency: 1 }).catch((error: unknown) => error);
        return { collected, failed: failed instanceof StepError ? failed.step : null };
      },
    });
    await workflows.startWorker([mapping]);
    const run = await workflows.start(mapping, null);
    await settled(run.jobId, 'succeeded');
    expect(most).toBe(3);
    const { output } = await workflows.job(run.jobId);
    expect(output).toMatchObject({
      failed: 'failed[3]',
      collected: { 2: { value: 4 }, 3: { error: { message: 'no 3' } } },
    });
    expect((await workflows.steps(run.id)).filter(({ parent }) => parent === 'failed')).toHaveLength(4);
  });

  it('tries a step again later, tells its attempt, and goes on where it failed when somebody retries the run', async () => {
    const seen: [number, string][] = [];
    const failing = defineWorkflow({
      ...plain,
      name: 'failing',
      async run({ step }) {
        await step.run('before', () => void seen.push([0, 'before']));
        return step.run(
          'moody',
          ({ attempt, idempotencyKey }) => {
            seen.push([attempt, idempotencyKey]);
            if (seen.length < 4) throw new JobError('not now', { retryable: true });
            return 'done';
          },
          { retryDelaysMs: [20] },
        );
      },
    });
    await workflows.startWorker([failing]);
    const run = await workflows.start(failing, null);
    await settled(run.jobId, 'failed');
    expect((await workflows.job(run.jobId)).error).toEqual({
      code: 'step_failed',
      message: 'The step “moody” failed: not now',
    });
    await retryJob(workflows.ledger.db.sql, { organizationId: null, id: run.jobId }, workflows.ledger.newId('job'));
    await settled(run.jobId, 'succeeded');
    const key = `${run.id}:moody`;
    expect(seen).toEqual([
      [0, 'before'],
      [1, key],
      [2, key],
      [1, key],
    ]);
  });

  // A message that a worker took along as it ended comes again after its lock, half a minute.
  it('aborts a step that takes too long, and one whose run is cancelled', { timeout: 90_000 }, async () => {
    const reasons: unknown[] = [];
    const hang = (signal: AbortSignal) =>
      new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push(String(signal.reason));
          reject(signal.reason);
        }),
      );
    const hanging = defineWorkflow({
      ...plain,
      name: 'hanging',
      async run({ step }) {
        await step
          .run('slow', ({ signal }) => hang(signal), { timeoutMs: 20, retryDelaysMs: [] })
          .catch(() => undefined);
        await step
          .run('deaf', () => new Promise(() => {}), { timeoutMs: 20, retryDelaysMs: [] })
          .catch(() => undefined);
        await step.run('cancelled', ({ signal }) => hang(signal));
      },
    });
    await workflows.startWorker([hanging]);
    const run = await workflows.start(hanging, null);
    await eventually(async () => expect(await workflows.steps(run.id)).toHaveLength(3), 60_000);
    await cancelJob(workflows.ledger.db.sql, { organizationId: null, id: run.jobId });
    await settled(run.jobId, 'cancelled');
    expect(reasons).toEqual(['Error: The step took longer than its timeout of 20ms.', 'Error: The job was cancelled']);
    expect((await workflows.steps(run.id)).map(({ error }) => error)).toMatchObject([
      { code: 'timeout' },
      { code: 'timeout' },
      null,
    ]);
  });
});
