import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { cancelJob } from '../ledger/cancelJob.ts';
import { retryJob } from '../ledger/retryJob.ts';
import { defineWorkflow } from './defineWorkflow.ts';
import { dropEndedWaits } from './sweepWaits.ts';
import { openWorkflows, type TestWorkflows } from './testing/openWorkflows.ts';

// Runs take many turns, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const hour = 3_600_000;
const plain = { version: 1, title: '', description: '', input: z.unknown(), output: z.unknown() };

describe('what a workflow waits for', () => {
  let workflows: TestWorkflows;
  beforeAll(async () => {
    workflows = await openWorkflows('postgres');
  });
  afterEach(() => workflows.stopWorkers());
  afterAll(() => workflows.close());

  const settled = (jobId: string, status: string) =>
    eventually(async () => expect(await workflows.status(jobId)).toBe(status), 60_000);
  const openWaits = () => workflows.ledger.db.prisma.workflowWait.count({ where: { resolvedAt: null } });
  const publish = (n: number) =>
    workflows.ledger.publish('thing.done', JSON.stringify({ timestamp: 'now', data: { n } }));

  it('is forgotten when the run is cancelled, and waited for anew when it goes on', async () => {
    const { sql } = workflows.ledger.db;
    const waiting = defineWorkflow({
      ...plain,
      name: 'waiting',
      run: async ({ step }) => (await step.waitForEvent('thing', { type: 'thing.done', timeoutMs: hour }))?.data,
    });
    await workflows.startWorker([waiting]);
    const run = await workflows.start(waiting, null);
    await settled(run.jobId, 'waiting');
    expect(await openWaits()).toBe(1);
    await cancelJob(sql, { organizationId: null, id: run.jobId });
    await dropEndedWaits(workflows.ledger.db);
    expect(await openWaits()).toBe(0);
    await retryJob(sql, { organizationId: null, id: run.jobId }, workflows.ledger.newId('job'));
    await eventually(async () => expect(await openWaits()).toBe(1));
    await publish(1);
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual({ n: 1 });
  });

  it('may be a race, which a replay decides as it was decided', async () => {
    const seen: string[] = [];
    const racing = defineWorkflow({
      ...plain,
      name: 'racing',
      async run({ step }) {
        const event = step.waitForEvent('event', { type: 'thing.done', timeoutMs: hour }).then(() => 'event');
        const pause = step.sleep('pause', hour).then(() => 'pause');
        const winner = await Promise.race([event, pause]);
        seen.push(winner);
        await step.sleep('later', hour);
        return winner;
      },
    });
    await workflows.startWorker([racing]);
    const run = await workflows.start(racing, null);
    await settled(run.jobId, 'waiting');
    await publish(2);
    await eventually(async () => expect((await workflows.steps(run.id)).at(-1)?.name).toBe('later'));
    await settled(run.jobId, 'waiting');
    await workflows.passTime(run);
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toBe('event');
    expect(new Set(seen)).toEqual(new Set(['event']));
  });

  it('may be the end of a job', async () => {
    const sending = defineWorkflow({
      ...plain,
      name: 'sending',
      async run({ step }) {
        const props = { subject: 'Hello', body: 'Hello' };
        const { jobId } = await step.sendEmail('mail', { to: 'ann@example.test', template: 'generic', props });
        const job = await step.waitForJob('sent', { jobId, timeoutMs: hour });
        return [job?.status, job?.output];
      },
    });
    await workflows.startWorker([sending]);
    const run = await workflows.start(sending, null);
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual(['succeeded', { messageId: '<1@test>', subject: 'Hello' }]);
    expect(workflows.faults).toEqual([]);
  });
});
