import { recordBeat, recordStop } from '@novapulse/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('queues', () => {
  let api: TestApi;
  let organizationId: string;
  let operator: TestApi['callAs'] extends (...args: never[]) => infer Called ? Called : never;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
    const user = await api.createUser({ organizationId, role: 'user', operator: true });
    operator = api.callAs(await api.signIn(user.email));
  });
  afterAll(() => api.close());

  async function createTenant() {
    const { id } = await api.createOrganization();
    return { id, admin: await api.createMember(id, 'admin') };
  }

  const insert = (organization: string, status: string, dueInMs = 0) =>
    api.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, next_attempt_at, lease_until, message_id, dispatched_at)
       values ($1, $2, 'email', 'email.send', 3, $3::job_status, now() + $4 * interval '1 millisecond',
               case when $3 = 'running' then now() + interval '1 minute' end,
               case when $3 = 'retrying' then 'msg_x' end, case when $3 = 'retrying' then now() end)`,
      [api.deps.newId('job'), organization, status, dueInMs],
    );

  it('counts the ledger’s jobs: an organization its own, operators all (invariant 6)', async () => {
    const [ours, theirs] = [await createTenant(), await createTenant()];
    for (const [status, dueInMs] of [
      ['pending'],
      ['pending', -90_000],
      ['retrying', 60_000],
      ['running'],
      ['failed'],
      ['failed'],
    ] as const)
      await insert(ours.id, status, dueInMs);
    await insert(theirs.id, 'failed');
    const [mine] = (await ours.admin.api.queues.list()).filter(({ name }) => name === 'email');
    expect(mine).toMatchObject({
      scope: 'organization',
      paused: false,
      counts: { waiting: 2, active: 1, delayed: 1, failed: 2, completed: 0 },
    });
    expect(mine?.oldestWaitingSeconds).toBeGreaterThan(89);
    const [all] = (await operator.api.queues.list()).filter(({ name }) => name === 'email');
    expect(all).toMatchObject({ scope: 'all', counts: { failed: 3 } });
    expect((await ours.admin.api.queues.list()).map(({ name }) => name)).toEqual([
      'email',
      'webhook',
      'workflow',
      'report',
    ]);
    expect((await refusal(ours.admin.api.queues.list({ scope: 'all' }))).code).toBe('FORBIDDEN');
    await api.db.sql.query('delete from jobs');
  });

  it('pauses and resumes, on record, and only for operators', async () => {
    const tenant = await createTenant();
    expect(await operator.api.queues.pause({ name: 'email' })).toMatchObject({ name: 'email', paused: true });
    expect(await operator.api.queues.pause({ name: 'email' })).toMatchObject({ paused: true });
    const [seen] = (await tenant.admin.api.queues.list()).filter(({ name }) => name === 'email');
    expect(seen).toMatchObject({ paused: true, pausedAt: expect.any(String) });
    expect(await operator.api.queues.resume({ name: 'email' })).toMatchObject({ paused: false, pausedAt: null });
    const actions = await api.db.prisma.auditEvent.findMany({ where: { targetType: 'queue' }, orderBy: { id: 'asc' } });
    expect(actions.map(({ action }) => action)).toEqual(['queues.pause', 'queues.resume']);
    expect((await refusal(tenant.admin.api.queues.pause({ name: 'email' }))).code).toBe('FORBIDDEN');
    expect(
      await refusal(operator.api.queues.pause({ name: 'email', organizationId: api.deps.newId('organization') })),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sets and lifts limits, of a queue and of one organization in it', async () => {
    const tenant = await createTenant();
    await operator.api.queues.setConcurrency({ name: 'report', concurrency: 4 });
    await operator.api.queues.setRateLimit({
      name: 'report',
      organizationId: tenant.id,
      rateLimit: { max: 10, durationMs: 60_000 },
    });
    expect(await operator.api.queues.get({ name: 'report' })).toMatchObject({
      concurrency: 4,
      rateLimit: null,
      organizations: [{ organizationId: tenant.id, rateLimit: { max: 10, durationMs: 60_000 }, concurrency: null }],
    });
    expect(await tenant.admin.api.queues.get({ name: 'report' })).toMatchObject({
      concurrency: 4,
      rateLimit: { max: 10, durationMs: 60_000 },
      organizations: [],
    });
    await operator.api.queues.setConcurrency({ name: 'report', concurrency: null });
    await operator.api.queues.setRateLimit({ name: 'report', organizationId: tenant.id, rateLimit: null });
    expect(await api.db.prisma.queueSetting.count()).toBe(0);
  });

  it('knows which workers live, and that none does', async () => {
    const tenant = await createTenant();
    const beat = {
      name: 'host:1',
      queues: ['email'],
      concurrency: { email: 5 },
      version: '1.2.3',
      running: 3,
    } as const;
    for (const id of ['alive', 'gone', 'stopped']) await recordBeat(api.db.sql, { ...beat, id });
    await api.db.sql.query(`update workers set beat_at = now() - interval '20 seconds' where id = 'gone'`);
    await recordStop(api.db.sql, 'stopped');
    const [email, webhook] = await tenant.admin.api.queues.list();
    expect([email?.workers, webhook?.workers]).toEqual([1, 0]);
    const seen = await tenant.admin.api.queues.workers();
    expect(Object.fromEntries(seen.map(({ id, status }) => [id, status]))).toEqual({
      alive: 'alive',
      gone: 'lost',
      stopped: 'stopped',
    });
    expect(seen[0]).toMatchObject({ running: null, version: '1.2.3', concurrency: { email: 5 } });
    expect((await operator.api.queues.workers()).find(({ id }) => id === 'alive')?.running).toBe(3);
  });
});
