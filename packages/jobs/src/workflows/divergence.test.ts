import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { retryJob } from '../ledger/retryJob.ts';
import { defineWorkflow, type RunInfo } from './defineWorkflow.ts';
import type { WorkflowStep } from './step.ts';
import { createRunStore } from './store/createRunStore.ts';
import { openWorkflows, type TestWorkflows } from './testing/openWorkflows.ts';

// Runs take many turns, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

type Run = (context: { input: unknown; step: WorkflowStep; run: RunInfo }) => Promise<unknown>;

const hour = 3_600_000;

describe('a workflow whose code changes', () => {
  let workflows: TestWorkflows;
  beforeAll(async () => {
    workflows = await openWorkflows('postgres');
  });
  afterEach(() => workflows.stopWorkers());
  afterAll(() => workflows.close());

  const define = (version: number, run: Run) =>
    defineWorkflow({
      name: 'changing',
      version,
      title: '',
      description: '',
      input: z.unknown(),
      output: z.unknown(),
      run,
    });
  const settled = (jobId: string, status: string) =>
    eventually(async () => expect(await workflows.status(jobId)).toBe(status), 60_000);
  const error = async (jobId: string) => (await workflows.job(jobId)).error;

  const original: Run = async ({ step }) => {
    const a = await step.run('a', () => 1);
    const b = await step.run('b', () => 2);
    await step.sleep('pause', hour);
    return [a, b, await step.run('c', () => 3)];
  };

  /** Runs the original up to its pause, and then other code in its place. */
  async function changeTo(code: Run) {
    await workflows.startWorker([define(1, original)]);
    const run = await workflows.start(define(1, original), null);
    await settled(run.jobId, 'waiting');
    await workflows.stopWorkers();
    await workflows.startWorker([define(1, code)]);
    await workflows.passTime(run);
    return run;
  }

  it.each<[string, Run, RegExp]>([
    [
      'renamed',
      async ({ step }) => [await step.run('a', () => 1), await step.run('renamed', () => 2)],
      /has the step “b”.*asks for “renamed”/,
    ],
    ['removed', async ({ step }) => step.run('a', () => 1), /has the step “b”.*ended without it/],
    [
      'another kind',
      async ({ step }) => [await step.run('a', () => 1), await step.sleep('b', 1)],
      /“b” was of kind run and is now of kind sleep/,
    ],
    [
      'inserted before',
      async ({ step }) => {
        await step.run('new', () => 0);
        return step.run('a', () => 1);
      },
      /asks for “new”/,
    ],
  ])('is shown to have diverged: %s, and goes on once the version is back', async (_name, code, message) => {
    const run = await changeTo(code);
    await settled(run.jobId, 'failed');
    expect(await error(run.jobId)).toEqual({ code: 'workflow_diverged', message: expect.stringMatching(message) });
    expect((await workflows.ledger.row(run.jobId)).tries).toBe(1);
    await workflows.stopWorkers();
    await workflows.startWorker([define(1, original)]);
    await retryJob(workflows.ledger.db.sql, { organizationId: null, id: run.jobId }, workflows.ledger.newId('job'));
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual([1, 2, 3]);
  });

  it('goes on with the version that it began with, and fails when that is gone', async () => {
    await workflows.startWorker([define(1, original)]);
    const run = await workflows.start(define(1, original), null);
    await settled(run.jobId, 'waiting');
    await workflows.stopWorkers();
    await workflows.startWorker([define(2, async () => 'two')]);
    await workflows.passTime(run);
    await settled(run.jobId, 'failed');
    expect(await error(run.jobId)).toMatchObject({ code: 'workflow_version_missing' });
    await workflows.stopWorkers();
    await workflows.startWorker([define(1, original), define(2, async () => 'two')]);
    await retryJob(workflows.ledger.db.sql, { organizationId: null, id: run.jobId }, workflows.ledger.newId('job'));
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual([1, 2, 3]);
  });

  it('fails for two steps of one name and for an output that is too large, and says so', async () => {
    const twice = define(3, async ({ step }) => [await step.run('a', () => 1), await step.run('a', () => 2)]);
    const large = define(4, async ({ step }) => step.run('a', () => 'x'.repeat(300_000)));
    await workflows.startWorker([twice, large]);
    const runs = [await workflows.start(twice, null), await workflows.start(large, null)] as const;
    for (const { jobId } of runs) await settled(jobId, 'failed');
    expect(await error(runs[0].jobId)).toMatchObject({ code: 'workflow_invalid_step' });
    expect(await error(runs[1].jobId)).toMatchObject({
      code: 'step_failed',
      message: expect.stringContaining('262144'),
    });
  });

  it('is written by its own attempt alone (invariant 4)', async () => {
    const { ledger } = workflows;
    const held = define(5, async ({ step }) =>
      step.run(
        'a',
        ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ),
    );
    await workflows.startWorker([held]);
    const run = await workflows.start(held, null);
    await eventually(async () => expect(await workflows.steps(run.id)).toHaveLength(1));
    const { organizationId } = ledger;
    const storeOf = (attempt: number) =>
      createRunStore({
        db: ledger.db,
        held: { jobId: run.jobId, attempt },
        runId: run.id,
        organizationId,
        onFault: () => undefined,
      });
    const step = {
      name: 'b',
      position: 2,
      completion: 1,
      kind: 'run',
      status: 'succeeded' as const,
      parent: null,
      generation: 0,
      tries: 0,
    };
    const stale = storeOf(99);
    await expect(stale.begin(step)).rejects.toThrow('Another attempt');
    await expect(stale.end(step)).rejects.toThrow('Another attempt');
    await expect(stale.transact(step, async () => ({ output: null }))).rejects.toThrow('Another attempt');
    await expect(stale.register([step], [])).rejects.toThrow('Another attempt');
    await expect(stale.suspend([], [], null)).rejects.toThrow('Another attempt');
    await expect(stale.expireWait(step, 'b')).rejects.toThrow('Another attempt');
    expect(await workflows.steps(run.id)).toHaveLength(1);
    const lost = async () => (await ledger.row(run.jobId)).lost;
    await ledger.db.sql.query('update jobs set lost = 3 where id = $1', [run.jobId]);
    await storeOf(1).begin({ ...step, completion: null });
    expect(await lost()).toBe(3);
    await storeOf(1).end(step);
    // A job that ends its steps is not the one that kills its workers.
    expect(await lost()).toBe(0);
    expect(await workflows.steps(run.id)).toHaveLength(2);
  });
});
