import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('publishing', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function organization() {
    const { id } = await api.createOrganization();
    const admin = await api.createMember(id, 'admin');
    const webhook = await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/hook', eventTypes: ['invoice.*'] });
    return { id, webhook, caller: () => api.callAs(admin.headers).api };
  }

  it('accepts an event and answers the deliveries that follow from it', async () => {
    const { webhook, caller } = await organization();
    const data = { amount: 1, note: 'odd \u2028 😀', list: [null, true] };
    const published = await caller().events.publish({ type: 'invoice.paid', data });
    expect(published).toMatchObject({ duplicate: false, deliveries: [{ webhookId: webhook.id }] });
    const event = await caller().events.get({ id: published.id });
    expect(event).toMatchObject({ type: 'invoice.paid', data, deliveries: [{ id: published.deliveries[0]?.id }] });
    const stored = await api.db.prisma.event.findUniqueOrThrow({ where: { id: published.id } });
    expect(JSON.parse(Buffer.from(stored.body).toString())).toEqual({
      type: 'invoice.paid',
      timestamp: event.createdAt,
      data,
    });
    expect(await caller().events.publish({ type: 'other', data: null })).toMatchObject({ deliveries: [] });
  });

  it('keeps a raw payload byte for byte (invariant 2)', async () => {
    const { caller } = await organization();
    const rawPayload = '  {"n": 12345678901234567890,\t"s":"\u0000é😀\u2028"}\r\n';
    const { id } = await caller().events.publish({ type: 'invoice.raw', rawPayload });
    const stored = await api.db.prisma.event.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(stored.body).equals(Buffer.from(rawPayload))).toBe(true);
    expect(await caller().events.get({ id })).toMatchObject({ rawPayload, body: rawPayload });
    expect(await caller().events.get({ id })).not.toHaveProperty('data');
  });

  it('stores whatever JSON text there is in data', async () => {
    const { caller } = await organization();
    const data: unknown = JSON.parse('{"nul":"\\u0000","lone":"\\ud800","__proto__":{"x":1},"toString":"y"}');
    const { id } = await caller().events.publish({ type: 'invoice.odd', data });
    expect(JSON.stringify((await caller().events.get({ id })).data)).toBe(JSON.stringify(data));
  });

  it('makes one event of 50 publishes with one key at the same time', async () => {
    const { id, caller } = await organization();
    const event = { type: 'invoice.paid', data: { a: 1, b: 2 }, idempotencyKey: 'once' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => caller().events.publish(event)));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.deliveries[0]?.id)).size).toBe(1);
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1);
    expect(await api.db.prisma.event.count({ where: { organizationId: id } })).toBe(1);
    expect(await api.db.prisma.job.count({ where: { organizationId: id } })).toBe(1);
  });

  it('refuses the same key for another event, and knows the same event by its meaning', async () => {
    const { caller } = await organization();
    const key = { idempotencyKey: 'k' };
    const first = await caller().events.publish({
      ...key,
      type: 'invoice.paid',
      data: { a: 1, b: [2] },
      channels: ['x', 'y'],
    });
    const again = await caller().events.publish({
      ...key,
      type: 'invoice.paid',
      data: { b: [2], a: 1 },
      channels: ['y', 'x'],
    });
    expect(again).toEqual({ ...first, duplicate: true });
    const others = [
      { type: 'invoice.paid', data: { a: 1, b: [3] }, channels: ['x', 'y'] },
      { type: 'invoice.sent', data: { a: 1, b: [2] }, channels: ['x', 'y'] },
      { type: 'invoice.paid', data: { a: 1, b: [2] }, channels: ['x'] },
      { type: 'invoice.paid', rawPayload: '{"a":1,"b":[2]}', channels: ['x', 'y'] },
    ];
    for (const other of others) {
      const refused = await refusal(caller().events.publish({ ...key, ...other }));
      expect(refused).toMatchObject({ code: 'CONFLICT', fieldErrors: { idempotencyKey: [expect.any(String)] } });
    }
    const elsewhere = await organization();
    const foreign = await elsewhere.caller().events.publish({ ...key, type: 'invoice.paid', data: { a: 1, b: [3] } });
    expect(foreign.duplicate).toBe(false);
    expect(foreign.id).not.toBe(first.id);
  });

  it('measures the payload in bytes of UTF-8 and refuses more than 256 KiB', async () => {
    const { caller } = await organization();
    const limit = 256 * 1024;
    await expect(caller().events.publish({ type: 'a', rawPayload: 'é'.repeat(limit / 2) })).resolves.toBeDefined();
    await expect(caller().events.publish({ type: 'a', data: 'x'.repeat(limit - 2) })).resolves.toBeDefined();
    const tooLarge = [{ rawPayload: `${'é'.repeat(limit / 2)}x` }, { data: 'x'.repeat(limit - 1) }];
    for (const payload of tooLarge) {
      const refused = await refusal(caller().events.publish({ type: 'a', ...payload }));
      expect(refused.code).toBe('PAYLOAD_TOO_LARGE');
      expect(Object.keys(refused.fieldErrors ?? {})).toEqual(Object.keys(payload));
    }
  });

  it('answers each event of a batch, in order', async () => {
    const { caller } = await organization();
    await caller().events.publish({ type: 'invoice.paid', data: 1, idempotencyKey: 'used' });
    const answers = await caller().events.publishBatch({
      events: [
        { type: 'invoice.paid', data: 1 },
        { type: 'not a type', data: 1 },
        { type: 'invoice.paid', data: 2, idempotencyKey: 'used' },
        { type: 'invoice.paid' },
        { type: 'invoice.paid', data: 'x'.repeat(300_000) },
        { type: 'invoice.paid', data: 1, idempotencyKey: 'used' },
        { type: 'invoice.paid', data: 1, channels: ['no spaces'] },
      ],
    });
    expect(answers).toMatchObject([
      { duplicate: false },
      { error: { code: 'BAD_REQUEST', fieldErrors: { 'events.1.type': [expect.any(String)] } } },
      { error: { code: 'CONFLICT', fieldErrors: { 'events.2.idempotencyKey': [expect.any(String)] } } },
      { error: { code: 'BAD_REQUEST', fieldErrors: { 'events.3.data': [expect.any(String)] } } },
      { error: { code: 'PAYLOAD_TOO_LARGE', fieldErrors: { 'events.4.data': [expect.any(String)] } } },
      { duplicate: true },
      { error: { code: 'BAD_REQUEST', fieldErrors: { 'events.6.channels.0': [expect.any(String)] } } },
    ]);
  });

  it('publishes nothing of a batch that holds what is no event', async () => {
    const { id, caller } = await organization();
    const events = [
      { type: 'invoice.paid', data: 1 },
      JSON.parse('{"type":5,"data":1}'),
      { type: 'a', data: 1, extra: 1 },
    ];
    const refused = await refusal(caller().events.publishBatch({ events }));
    expect(Object.keys(refused.fieldErrors ?? {}).toSorted()).toEqual(['events.1.type', 'events.2.extra']);
    expect(await api.db.prisma.event.count({ where: { organizationId: id } })).toBe(0);
  });

  it('lists by type and time, page by page, while events arrive', async () => {
    const { caller } = await organization();
    for (let n = 0; n < 5; n += 1) await caller().events.publish({ type: n % 2 === 0 ? 'even' : 'odd', data: n });
    const first = await caller().events.list({ limit: 2 });
    await caller().events.publish({ type: 'late', data: 0 });
    const second = await caller().events.list({ limit: 2, cursor: first.nextCursor });
    const third = await caller().events.list({ limit: 2, cursor: second.nextCursor });
    const types = [...first.items, ...second.items, ...third.items].map((event) => event.type);
    expect(types).toEqual(['even', 'odd', 'even', 'odd', 'even']);
    expect(third.nextCursor).toBeNull();
    expect((await caller().events.list({ type: 'odd' })).items).toHaveLength(2);
    const newest = first.items[0]?.createdAt ?? '';
    expect((await caller().events.list({ until: newest })).items.every((event) => event.createdAt < newest)).toBe(true);
    expect((await caller().events.list({ since: newest })).items.every((event) => event.createdAt >= newest)).toBe(
      true,
    );
    expect((await caller().events.list({ since: '9999-12-31T23:59:59Z' })).items).toEqual([]);
  });
});
