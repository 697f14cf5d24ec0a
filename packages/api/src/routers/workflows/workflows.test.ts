import { newToken, sha256 } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const input = { approver: 'boss@example.com', title: 'Pay 100' };

describe('workflows', () => {
  let test: TestApi;
  let manager: Awaited<ReturnType<TestApi['createMember']>>;
  beforeAll(async () => {
    test = await createTestApi();
    manager = await test.createMember((await test.createOrganization()).id, 'manager');
  });
  afterAll(() => test.close());

  const start = () => manager.api.workflows.start({ name: 'approval', input });
  const setJob = (jobId: string, status: string) =>
    test.db.sql.query('update jobs set status = $2::job_status, message_id = null where id = $1', [jobId, status]);
  const addStep = (
    runId: string,
    name: string,
    position: number,
    change: { completion?: number; kind?: string } = {},
  ) =>
    test.db.prisma.workflowStep.create({
      data: {
        runId,
        name,
        position,
        completion: change.completion ?? null,
        kind: change.kind ?? 'run',
        status: change.completion === undefined ? 'waiting' : 'succeeded',
        endedAt: change.completion === undefined ? null : new Date(),
        output: { password: 'hidden', n: position },
      },
    });

  it('are defined with the schema of their input', async () => {
    const found = await manager.api.workflows.definitions();
    expect(found.map(({ name }) => name)).toEqual(['approval', 'endpoint-recovery', 'member-onboarding']);
    expect(found[0]).toMatchObject({ version: 1, inputSchema: { required: ['approver', 'title'] } });
  });

  it('start once for a key, with an input that fits', async () => {
    const first = await manager.api.workflows.start({ name: 'approval', input, idempotencyKey: 'k' });
    expect(first).toMatchObject({ name: 'approval', version: 1, status: 'pending', trigger: 'api', duplicate: false });
    const again = await manager.api.workflows.start({ name: 'approval', input, idempotencyKey: 'k' });
    expect(again).toMatchObject({ id: first.id, duplicate: true });
    const other = { ...input, title: 'Pay 200' };
    expect(
      await refusal(manager.api.workflows.start({ name: 'approval', input: other, idempotencyKey: 'k' })),
    ).toMatchObject({
      code: 'CONFLICT',
      reason: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await refusal(manager.api.workflows.start({ name: 'approval', input: { title: 1 } }))).toMatchObject({
      code: 'BAD_REQUEST',
      fieldErrors: { 'input.approver': expect.any(Array), 'input.title': expect.any(Array) },
    });
    expect(await refusal(manager.api.workflows.start({ name: 'nothing' }))).toMatchObject({
      code: 'BAD_REQUEST',
      fieldErrors: { name: expect.any(Array) },
    });
  });

  it('are listed by name and status, and shown with their steps', async () => {
    const run = await start();
    await setJob(run.jobId, 'waiting');
    await addStep(run.id, 'Link', 1, { completion: 1, kind: 'signal_token' });
    await addStep(run.id, 'Look', 2, { completion: 2 });
    await addStep(run.id, 'Decision', 3, { kind: 'signal' });
    const { items } = await manager.api.workflows.list({ name: 'approval', status: ['waiting', 'failed'] });
    expect(items).toMatchObject([{ id: run.id, status: 'waiting', currentStep: 'Decision' }]);
    expect((await manager.api.workflows.list({ name: 'endpoint-recovery' })).items).toEqual([]);
    const all = await manager.api.workflows.list({ limit: 1 });
    const rest = await manager.api.workflows.list({ limit: 100, cursor: all.nextCursor });
    expect([...all.items, ...rest.items].map(({ id }) => id)).toEqual(
      (await manager.api.workflows.list()).items.map(({ id }) => id),
    );
    const shown = await manager.api.workflows.get({ id: run.id });
    expect(shown).toMatchObject({ title: 'Approval', input });
    expect(shown.steps).toMatchObject([
      { name: 'Link', status: 'succeeded', output: null },
      { name: 'Look', attempts: 1, output: { n: 2 }, durationMs: expect.any(Number) },
      { name: 'Decision', status: 'waiting', attempts: null, endedAt: null },
    ]);
    expect(JSON.stringify(shown)).not.toContain('hidden');
  });

  it('are cancelled with what they enqueued, and go on from a step', async () => {
    const run = await start();
    await setJob(run.jobId, 'waiting');
    const child = (await start()).jobId;
    await addStep(run.id, 'one', 1, { completion: 1 });
    await addStep(run.id, 'two', 2, { completion: 2 });
    await addStep(run.id, 'three', 3);
    await test.db.sql.query('update workflow_steps set child_job_id = $2 where run_id = $1 and position = 3', [
      run.id,
      child,
    ]);
    expect(await refusal(manager.api.workflows.retryFromStep({ id: run.id }))).toMatchObject({ code: 'CONFLICT' });
    expect(await manager.api.workflows.cancel({ id: run.id })).toEqual({ id: run.id, status: 'cancelled' });
    expect((await test.db.prisma.job.findUniqueOrThrow({ where: { id: child } })).status).toBe('cancelled');
    expect(await refusal(manager.api.workflows.cancel({ id: run.id }))).toMatchObject({ code: 'CONFLICT' });
    expect((await manager.api.workflows.get({ id: run.id })).steps.at(-1)).toMatchObject({ status: 'cancelled' });
    expect(await refusal(manager.api.workflows.retryFromStep({ id: run.id, step: 'no' }))).toMatchObject({
      fieldErrors: { step: expect.any(Array) },
    });
    expect(await manager.api.workflows.retryFromStep({ id: run.id, step: 'two' })).toMatchObject({
      status: 'retrying',
    });
    expect((await manager.api.workflows.get({ id: run.id })).steps.map(({ name }) => name)).toEqual(['one']);
    const reset = await test.db.prisma.workflowStep.findMany({
      where: { runId: run.id, status: 'reset' },
      orderBy: { position: 'asc' },
    });
    expect(reset.map(({ name, generation }) => [name, generation])).toEqual([
      ['two', 1],
      ['three', 0],
    ]);
  });

  it('take a signal once, from whoever has its token', async () => {
    const run = await start();
    await setJob(run.jobId, 'waiting');
    const token = newToken();
    await test.db.prisma.workflowWait.create({
      data: { runId: run.id, step: 'Link', organizationId: 'org', kind: 'signal', tokenHash: sha256(token) },
    });
    const { api } = test.callAs();
    expect(await api.workflows.readSignal({ token })).toEqual({
      isUsable: true,
      workflow: { title: 'Approval', organization: 'Acme' },
      approval: { title: 'Pay 100', details: '' },
    });
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => api.workflows.signal({ token, payload: { approved: true } })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(api.workflows.signal({ token, payload: {} }))).toMatchObject({ reason: 'SIGNAL_UNUSABLE' });
    expect(await refusal(api.workflows.signal({ token: 'guess' }))).toMatchObject({ reason: 'SIGNAL_UNUSABLE' });
    expect(await api.workflows.readSignal({ token })).toMatchObject({ isUsable: false });
    expect(await api.workflows.readSignal({ token: 'guess' })).toEqual({
      isUsable: false,
      workflow: null,
      approval: null,
    });
    const wait = await test.db.prisma.workflowWait.findUniqueOrThrow({
      where: { runId_step: { runId: run.id, step: 'Link' } },
    });
    expect(wait.payload).toEqual({ payload: { approved: true } });
  });

  it('of another organization are not there (invariant 6)', async () => {
    const run = await start();
    const stranger = await test.createMember((await test.createOrganization('Other')).id, 'admin');
    for (const call of [
      () => stranger.api.workflows.get({ id: run.id }),
      () => stranger.api.workflows.cancel({ id: run.id }),
      () => stranger.api.workflows.retryFromStep({ id: run.id }),
    ]) {
      expect(await refusal(call())).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await stranger.api.workflows.list()).items).toEqual([]);
  });
});
