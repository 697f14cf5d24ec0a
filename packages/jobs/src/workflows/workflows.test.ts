import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engineKinds } from '../testing/engines.ts';
import { defineWorkflow } from './defineWorkflow.ts';
import { openWorkflows, type TestWorkflows } from './testing/openWorkflows.ts';

const count = z.object({ count: z.int() });

describe.each(engineKinds)('workflows on %s', (kind) => {
  let workflows: TestWorkflows;
  beforeAll(async () => {
    workflows = await openWorkflows(kind);
  });
  afterEach(() => workflows.stopWorkers());
  afterAll(() => workflows.close());

  const settled = (jobId: string, status: string) =>
    eventually(async () => expect(await workflows.status(jobId)).toBe(status));

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
});
