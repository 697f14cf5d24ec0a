import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('the flow of deliveries to an endpoint', () => {
  let api: TestApi;
  let caller: () => ApiCaller;
  beforeAll(async () => {
    api = await createTestApi();
    const manager = await api.createMember((await api.createOrganization()).id, 'manager');
    caller = () => api.callAs(manager.headers).api;
  });
  afterAll(() => api.close());

  const url = 'http://127.0.0.1:4000/hook';

  it('has no limits and no order unless they are given, and changes only what is given', async () => {
    const plain = await caller().webhooks.create({ url });
    expect(plain).toMatchObject({ rateLimit: null, maxConcurrency: null, ordered: false, heldReason: null });
    const { id } = await caller().webhooks.create({ url, rateLimit: 10, maxConcurrency: 2, ordered: true });
    expect(await caller().webhooks.update({ id, rateLimit: null })).toMatchObject({
      rateLimit: null,
      maxConcurrency: 2,
    });
    expect(await caller().webhooks.get({ id })).toMatchObject({ rateLimit: null, maxConcurrency: 2, ordered: true });
  });

  it.each([
    ['rateLimit', 0],
    ['rateLimit', 10_001],
    ['maxConcurrency', 1.5],
    ['maxConcurrency', 1_001],
  ] as const)('refuses %s %d by name', async (field, value) => {
    const error = await refusal(caller().webhooks.create({ url, [field]: value }));
    expect([error.code, Object.keys(error.fieldErrors ?? {})]).toEqual(['BAD_REQUEST', [field]]);
  });

  it('says why and until when it is held back, and forgets that with the URL', async () => {
    const { id } = await caller().webhooks.create({ url });
    await api.db.sql.query(
      `update webhooks set circuit_opened_at = now(), circuit_until = now() + interval '1 minute',
                           held_until = now() + interval '1 minute' where id = $1`,
      [id],
    );
    expect(await caller().webhooks.get({ id })).toMatchObject({ status: 'held_back', heldReason: 'circuit_open' });
    const moved = await caller().webhooks.update({ id, url: `${url}/new` });
    expect(moved).toMatchObject({ status: 'active', heldReason: null, heldUntil: null });
  });

  it('takes the ordering key for a part of the event', async () => {
    const event = { type: 'a', data: 1, idempotencyKey: 'k', orderingKey: 'customer-1' };
    const { id } = await caller().events.publish(event);
    expect(await caller().events.get({ id })).toMatchObject({ orderingKey: 'customer-1' });
    expect(await caller().events.publish(event)).toMatchObject({ id, duplicate: true });
    const other = await refusal(caller().events.publish({ ...event, orderingKey: 'customer-2' }));
    expect(other.code).toBe('CONFLICT');
  });
});
