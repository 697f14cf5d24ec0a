import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('deliveries', () => {
  let api: TestApi;
  let caller: () => ApiCaller;
  let webhookId: string;
  beforeAll(async () => {
    api = await createTestApi();
    const organization = await api.createOrganization();
    const manager = await api.createMember(organization.id, 'manager');
    caller = () => api.callAs(manager.headers).api;
    webhookId = (await caller().webhooks.create({ url: 'http://127.0.0.1:9/' })).id;
  });
  afterAll(() => api.close());

  async function publish(type: string) {
    const { id: eventId, deliveries } = await caller().events.publish({ type, data: 1 });
    const [delivery] = deliveries;
    if (!delivery) throw new Error('no delivery');
    return { eventId, id: delivery.id };
  }

  const finish = (id: string, status: string, code: number | null) =>
    api.db.sql.query(
      `update jobs set status = $2::job_status, last_status_code = $3, finished_at = now(), message_id = null,
                       dispatched_at = null, attempt = 1, tries = 1 where id = $1`,
      [id, status, code],
    );

  it('lists by event, endpoint, type, status, code and time', async () => {
    const failed = await publish('list.a');
    const succeeded = await publish('list.b');
    const pending = await publish('list.b');
    await finish(failed.id, 'failed', 500);
    await finish(succeeded.id, 'succeeded', 204);
    const ids = async (filter: Parameters<ApiCaller['deliveries']['list']>[0]) =>
      (await caller().deliveries.list({ webhookId, ...filter })).items.map((item) => item.id);
    expect(await ids({ eventId: failed.eventId })).toEqual([failed.id]);
    expect(await ids({ eventType: 'list.b' })).toEqual([pending.id, succeeded.id]);
    expect(await ids({ status: 'failed' })).toEqual([failed.id]);
    expect(await ids({ status: 'pending' })).toEqual([pending.id]);
    expect(await ids({ status: ['failed', 'pending'] })).toEqual([pending.id, failed.id]);
    expect(await ids({ status: ['succeeded', 'succeeded'], eventType: 'list.b' })).toEqual([succeeded.id]);
    expect(await ids({ statusCode: 204 })).toEqual([succeeded.id]);
    const { createdAt } = await caller().deliveries.get({ id: pending.id });
    expect(await ids({ since: createdAt })).toContain(pending.id);
    expect(await ids({ until: '2020-01-01T00:00:00Z' })).toEqual([]);
    const first = await caller().deliveries.list({ limit: 1 });
    const second = await caller().deliveries.list({ limit: 1, cursor: first.nextCursor });
    expect([first.items[0]?.id, second.items[0]?.id]).toEqual([pending.id, succeeded.id]);
  });

  it('shows every attempt with request and response', async () => {
    const { id } = await publish('attempts');
    await api.db.prisma.attempt.create({
      data: {
        jobId: id,
        number: 1,
        outcome: 'failed',
        durationMs: 12,
        statusCode: 500,
        errorCode: 'http_status',
        url: 'http://127.0.0.1:9/',
        requestHeaders: { 'webhook-id': 'evt', 'x-key': '[hidden]' },
        responseHeaders: { 'content-type': 'text/plain', 'set-cookie': ['a', 'b'] },
        responseBody: Buffer.from([0x68, 0x69, 0xff]),
      },
    });
    const delivery = await caller().deliveries.get({ id });
    expect(delivery.attempts).toMatchObject([
      { number: 1, outcome: 'failed', durationMs: 12, statusCode: 500, responseBody: 'hi\ufffd', truncated: false },
    ]);
    const [listed] = (await caller().deliveries.list({ limit: 1 })).items;
    expect(listed).toMatchObject({ id, webhookUrl: 'http://127.0.0.1:9/', tries: 0, budget: 3, lastDurationMs: null });
    await api.db.sql.query('update jobs set attempt = 1, tries = 1 where id = $1', [id]);
    expect((await caller().deliveries.list({ limit: 1 })).items[0]).toMatchObject({ tries: 1, lastDurationMs: 12 });
    expect(delivery.attempts[0]?.responseHeaders).toEqual({ 'content-type': 'text/plain', 'set-cookie': ['a', 'b'] });
  });

  it('reopens a failed delivery, and repeats a succeeded one as a new one', async () => {
    const failed = await publish('retry.failed');
    await finish(failed.id, 'failed', 500);
    expect(await caller().deliveries.retry({ id: failed.id })).toMatchObject({
      id: failed.id,
      status: 'retrying',
      finishedAt: null,
    });
    const succeeded = await publish('retry.succeeded');
    await finish(succeeded.id, 'succeeded', 200);
    const again = await caller().deliveries.retry({ id: succeeded.id });
    expect(again).toMatchObject({ replayOf: succeeded.id, eventId: succeeded.eventId, status: 'pending' });
    expect(again.id).not.toBe(succeeded.id);
  });

  it('cancels what waits, and says so when it has ended', async () => {
    const { id } = await publish('cancel');
    expect(await caller().deliveries.cancel({ id })).toEqual({ id, status: 'cancelled' });
    expect(await refusal(caller().deliveries.cancel({ id }))).toMatchObject({
      code: 'CONFLICT',
      reason: 'ALREADY_FINISHED',
    });
    expect(await caller().deliveries.get({ id })).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
    expect(await caller().deliveries.retry({ id })).toMatchObject({ status: 'retrying' });
  });

  it('shows no time for what waits for something else than a time', async () => {
    const { id } = await publish('parked');
    await api.db.sql.query(
      `update jobs set status = 'waiting', next_attempt_at = 'infinity', message_id = null, dispatched_at = null where id = $1`,
      [id],
    );
    const shown = { status: 'waiting', nextAttemptAt: null };
    expect(await caller().deliveries.get({ id })).toMatchObject(shown);
    expect((await caller().deliveries.list({ status: 'waiting' })).items).toMatchObject([shown]);
    expect(await caller().jobs.get({ id })).toMatchObject(shown);
    expect((await caller().jobs.list({ status: 'waiting' })).items).toMatchObject([shown]);
  });

  it('shows jobs of every queue without their secrets (invariant 10)', async () => {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    await admin.api.members.invite({ email: 'job@example.com', role: 'user' });
    const [job] = (await admin.api.jobs.list({ queue: 'email', status: 'pending', name: 'email.send' })).items;
    const detail = await admin.api.jobs.get({ id: job?.id ?? '' });
    expect(detail.input).toMatchObject({ to: 'job@example.com', template: 'invite' });
    expect(JSON.stringify(detail.input)).not.toMatch(/ciphertext/);
    expect((await admin.api.jobs.list({ queue: 'webhook' })).items).toEqual([]);
  });
});
