import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const since = '2026-01-01T00:00:00Z';

describe('what an endpoint has missed', () => {
  let api: TestApi;
  let organizationId: string;
  let caller: () => ApiCaller;
  let id: string;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
    const manager = await api.createMember(organizationId, 'manager');
    caller = () => api.callAs(manager.headers).api;
  });
  beforeEach(async () => {
    await api.db.sql.query('delete from jobs');
    await api.db.sql.query('update webhooks set deleted_at = now()');
    ({ id } = await caller().webhooks.create({ url: 'http://127.0.0.1:9/' }));
  });
  afterAll(() => api.close());

  const publish = () => caller().events.publish({ type: 'invoice.paid', data: 1 });
  const end = (status: string) =>
    api.db.sql.query(
      `update jobs set status = $1::job_status, finished_at = now(), message_id = null, dispatched_at = null
       where queue = 'webhook' and status = 'pending'`,
      [status],
    );

  it('is counted first, then replayed by a job that can be watched and cancelled, on record', async () => {
    for (const status of ['failed', 'succeeded']) {
      await publish();
      await end(status);
    }
    await publish();
    const count = async (status?: 'failed' | ('failed' | 'succeeded')[]) =>
      caller().webhooks.replay({ id, since, dryRun: true, ...(status && { status }) });
    expect(await count('failed')).toEqual({ count: 1 });
    expect(await count(['failed', 'succeeded'])).toEqual({ count: 2 });
    expect(await count()).toEqual({ count: 2 });
    expect(await caller().webhooks.replay({ id, since, until: since })).toEqual({ count: 0 });
    const { replayId = '', count: total } = await caller().webhooks.replay({ id, since, eventTypes: ['invoice.*'] });
    expect(total).toBe(2);
    const view = { id: replayId, webhookId: id, status: 'pending', total: 2, done: 0, eventTypes: ['invoice.*'] };
    expect(await caller().webhooks.getReplay({ id: replayId })).toMatchObject(view);
    expect(await caller().jobs.bulkStatus({ id: replayId })).toMatchObject({ action: 'replay', total: 2 });
    const second = await caller().webhooks.replay({ id, since });
    const first = await caller().webhooks.listReplays({ id, limit: 1 });
    expect(first.items.map((item) => item.id)).toEqual([second.replayId]);
    const next = await caller().webhooks.listReplays({ id, limit: 1, cursor: first.nextCursor });
    expect(next.items).toMatchObject([view]);
    expect(await caller().webhooks.cancelReplay({ id: replayId })).toMatchObject({ status: 'cancelled' });
    expect(await refusal(caller().webhooks.cancelReplay({ id: replayId }))).toMatchObject({ code: 'CONFLICT' });
    const audit = await api.db.prisma.auditEvent.findMany({ where: { targetId: id }, orderBy: { id: 'asc' } });
    expect(audit.map(({ action }) => action)).toEqual([
      'webhooks.create',
      'webhooks.replay',
      'webhooks.replay',
      'webhooks.cancelReplay',
    ]);
  });

  it('is kept while it is disabled, shown, and replayed when it is enabled', async () => {
    const eventTypes = ['novapulse.webhook.*'];
    const asks = await caller().webhooks.create({ url: 'http://127.0.0.1:9/', eventTypes });
    expect(await caller().webhooks.health({ id })).toMatchObject({
      failedPercent: 0,
      missed: null,
      disabledFrom: null,
    });
    await publish();
    await end('failed');
    await caller().webhooks.disable({ id });
    expect((await publish()).deliveries).toEqual([]);
    await caller().webhooks.probe({ id });
    const { items } = await caller().deliveries.list({ webhookId: id, status: 'skipped' });
    expect(items).toHaveLength(1);
    expect((await caller().webhooks.health({ id })).missed).toMatchObject({ count: 1 });
    // Counting is fine, sending is not.
    expect(await caller().webhooks.replay({ id, since, dryRun: true })).toEqual({ count: 2 });
    expect(await refusal(caller().webhooks.replay({ id, since }))).toMatchObject({ reason: 'WEBHOOK_DISABLED' });
    const { replayId = '', ...enabled } = await caller().webhooks.enable({ id, replayMissed: true });
    expect(enabled).toMatchObject({ status: 'active' });
    expect(await caller().webhooks.getReplay({ id: replayId })).toMatchObject({ total: 1 });
    expect(await caller().webhooks.enable({ id, replayMissed: true })).not.toHaveProperty('replayId');
    // What people did themselves is told, too; that it is back only where it was not theirs.
    await api.db.sql.query(`update webhooks set disabled_at = now(), disabled_reason = 'gone' where id = $1`, [id]);
    await caller().webhooks.enable({ id });
    await caller().webhooks.rotateSecret({ id });
    await caller().webhooks.disable({ id: asks.id });
    const told = await api.db.prisma.ownEvent.findMany({ orderBy: { id: 'asc' } });
    expect(told.map(({ type }) => type.replace('novapulse.webhook.', ''))).toEqual([
      'disabled',
      'recovered',
      'secret_rotated',
    ]);
    expect(JSON.stringify(told.map(({ data }) => data))).not.toContain('whsec_');
  });

  it('is measured against the time after which an endpoint is disabled', async () => {
    const now = Date.now();
    const failingSince = new Date(now - 4 * 86_400_000);
    const lastFailedAt = new Date(now - 86_400_000);
    await api.db.prisma.webhook.update({ where: { id }, data: { failingSince, lastFailedAt } });
    expect(await caller().webhooks.health({ id })).toEqual({
      status: 'failing',
      failingSince: failingSince.toISOString(),
      lastFailedAt: lastFailedAt.toISOString(),
      failedPercent: 60,
      disableAfterSeconds: 432_000,
      disabledFrom: new Date(failingSince.getTime() + 432_000_000).toISOString(),
      missed: { since: failingSince.toISOString(), count: 0 },
    });
  });

  it('is nothing that a customer may publish', async () => {
    const own = { type: 'novapulse.webhook.disabled', data: 1 };
    expect(await refusal(caller().events.publish(own))).toMatchObject({
      code: 'BAD_REQUEST',
      fieldErrors: { type: [expect.stringContaining('novapulse.')] },
    });
    expect(await caller().events.publishBatch({ events: [own] })).toMatchObject([
      { error: { fieldErrors: { 'events.0.type': [expect.any(String)] } } },
    ]);
  });
});
