import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('lists of webhooks', () => {
  let api: TestApi;
  let caller: () => ApiCaller;
  const ids: Record<string, string> = {};
  const hook = (name: string): string => ids[name] ?? '';
  beforeAll(async () => {
    api = await createTestApi();
    const organization = await api.createOrganization();
    const manager = await api.createMember(organization.id, 'manager');
    caller = () => api.callAs(manager.headers).api;
    for (const name of ['active', 'failing', 'held_back', 'disabled']) {
      const url = `http://127.0.0.1:9/${name}`;
      ids[name] = (await caller().webhooks.create({ url, description: `The ${name} one`, eventTypes: [name] })).id;
    }
    const soon = new Date(Date.now() + 3_600_000);
    await api.db.prisma.webhook.update({ where: { id: hook('failing') }, data: { failingSince: new Date() } });
    await api.db.prisma.webhook.update({
      where: { id: hook('held_back') },
      data: { heldUntil: soon, failingSince: new Date() },
    });
  });
  afterAll(() => api.close());

  async function publishTo(name: string, status: string, code: number) {
    const { deliveries } = await caller().events.publish({ type: name, data: 1 });
    const id = deliveries[0]?.id ?? '';
    await api.db.sql.query(
      `update jobs set status = $2::job_status, attempt = 1, tries = 1, last_status_code = $3, message_id = null,
                       dispatched_at = null where id = $1`,
      [id, status, code],
    );
    await api.db.prisma.attempt.create({
      data: {
        jobId: id,
        number: 1,
        outcome: status === 'succeeded' ? 'succeeded' : 'failed',
        statusCode: code,
        durationMs: 80,
      },
    });
  }

  it('filter by state and count each', async () => {
    await caller().webhooks.disable({ id: hook('disabled') });
    for (const status of ['active', 'failing', 'held_back', 'disabled'] as const) {
      const { items, counts } = await caller().webhooks.list({ status });
      expect(items.map(({ id }) => id)).toEqual([hook(status)]);
      expect(items[0]?.status).toBe(status);
      expect(counts).toEqual({ all: 4, active: 1, failing: 1, held_back: 1, disabled: 1 });
    }
  });

  it.each([
    ['FAIL', ['failing']],
    ['the held', ['held_back']],
    ['d_b', ['held_back']],
    ['%', []],
    ['\\', []],
  ])('search %j in URL and description', async (search, names) => {
    const { items, counts } = await caller().webhooks.list({ search });
    expect(items.map(({ id }) => id)).toEqual(names.map(hook));
    expect(counts.all).toBe(names.length);
  });

  it('tell what each did in the last 24 hours', async () => {
    await publishTo('active', 'succeeded', 200);
    await publishTo('active', 'succeeded', 204);
    await publishTo('failing', 'succeeded', 200);
    await publishTo('failing', 'retrying', 503);
    const { items } = await caller().webhooks.list();
    const activityOf = (name: string) => items.find(({ id }) => id === hook(name))?.activity;
    expect(activityOf('active')).toMatchObject({
      accepted: 2,
      successRate: 1,
      lastAttempt: { outcome: 'succeeded', statusCode: 204 },
    });
    expect(activityOf('active')?.hours).toHaveLength(24);
    expect(activityOf('active')?.hours.at(-1)).toEqual({ accepted: 2, failed: 0 });
    expect(activityOf('failing')).toMatchObject({ accepted: 2, retrying: 1, successRate: 0.5 });
    expect(activityOf('failing')?.hours.at(-1)).toEqual({ accepted: 2, failed: 1 });
    expect(activityOf('disabled')).toMatchObject({ accepted: 0, successRate: null, p95Ms: null, lastAttempt: null });
    expect(await caller().webhooks.activity({ id: hook('failing') })).toEqual(activityOf('failing'));
  });

  it('list the secrets that sign, without their values (invariant 10)', async () => {
    const id = hook('active');
    const { secret } = await caller().webhooks.rotateSecret({ id });
    const { items } = await caller().webhooks.listSecrets({ id });
    expect(items.map(({ version, expiresAt }) => [version, expiresAt === null])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(JSON.stringify(items)).not.toContain(secret.slice('whsec_'.length));
    await caller().webhooks.rotateSecret({ id, overlapSeconds: 0 });
    expect((await caller().webhooks.listSecrets({ id })).items.map(({ version }) => version)).toEqual([3]);
  });

  it('refuse to retry a delivery of a disabled webhook', async () => {
    await caller().webhooks.enable({ id: hook('disabled') });
    await publishTo('disabled', 'failed', 500);
    await caller().webhooks.disable({ id: hook('disabled') });
    const [delivery] = (await caller().deliveries.list({ webhookId: hook('disabled') })).items;
    const id = delivery?.id ?? '';
    expect(await refusal(caller().deliveries.retry({ id }))).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'WEBHOOK_DISABLED',
    });
    expect(await caller().deliveries.get({ id })).toMatchObject({ status: 'failed' });
    await caller().webhooks.delete({ id: hook('disabled') });
    expect(await refusal(caller().deliveries.retry({ id }))).toMatchObject({ reason: 'WEBHOOK_DELETED' });
    expect(await caller().deliveries.get({ id })).toMatchObject({ webhookUrl: null });
  });
});
