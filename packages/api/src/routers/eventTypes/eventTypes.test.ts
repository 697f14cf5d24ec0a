import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const url = 'http://127.0.0.1:4000/hook';
const example = { number: 'AB-1', amount: 5 };
const schema = {
  type: 'object',
  required: ['number', 'amount'],
  properties: { number: { type: 'string', pattern: '^[A-Z]{2}-\\d+$' }, amount: { type: 'integer' } },
  examples: [example],
};

describe('routing', () => {
  let api: TestApi;
  let organizationId: string;
  let caller: () => ApiCaller;
  let stranger: () => ApiCaller;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
    const manager = await api.createMember(organizationId, 'manager');
    caller = () => api.callAs(manager.headers).api;
    const other = await api.createMember((await api.createOrganization()).id, 'admin');
    stranger = () => api.callAs(other.headers).api;
  });
  afterAll(() => api.close());

  it('keeps the versions of a schema, and holds every later event to the latest', async () => {
    const created = await caller().eventTypes.create({ name: 'invoice.paid', description: ' Paid. ', schema });
    expect(created).toMatchObject({ name: 'invoice.paid', description: 'Paid.', version: 1, hasSchema: true, schema });
    const { id } = created;
    const duplicate = caller().eventTypes.create({ name: 'invoice.paid' });
    expect(await refusal(duplicate)).toMatchObject({ code: 'CONFLICT', fieldErrors: { name: [expect.any(String)] } });

    await caller().events.publish({ type: 'invoice.paid', data: example });
    const bad = caller().events.publish({ type: 'invoice.paid', data: { number: 'x', amount: 1.5 } });
    expect(await refusal(bad)).toMatchObject({
      code: 'BAD_REQUEST',
      reason: 'SCHEMA_MISMATCH',
      fieldErrors: { 'data.number': [expect.stringMatching(/pattern/)], 'data.amount': ['Must be integer.'] },
    });
    const raw = caller().events.publish({ type: 'invoice.paid', rawPayload: '{"number":"AB-1"}' });
    expect(await refusal(raw)).toMatchObject({ fieldErrors: { 'rawPayload.amount': ['This is required.'] } });
    const batch = await caller().events.publishBatch({
      events: [
        { type: 'invoice.paid', data: example },
        { type: 'invoice.paid', data: {} },
        { type: 'not.registered', data: {} },
      ],
    });
    expect(batch).toMatchObject([
      { id: expect.any(String) },
      { error: { code: 'BAD_REQUEST', fieldErrors: { 'events.1.data.number': ['This is required.'] } } },
      { id: expect.any(String) },
    ]);

    // Written otherwise, but the same.
    const same = await caller().eventTypes.update({
      id,
      schema: Object.fromEntries(Object.entries(schema).toReversed()),
    });
    expect(same.version).toBe(1);
    const looser = { type: 'object' };
    expect(await caller().eventTypes.update({ name: 'invoice.paid', schema: looser })).toMatchObject({ version: 2 });
    await caller().events.publish({ type: 'invoice.paid', data: {} });
    expect(await caller().eventTypes.update({ id, schema: null })).toMatchObject({ version: 3, hasSchema: false });
    await caller().events.publish({ type: 'invoice.paid', data: 'anything' });
    const got = await caller().eventTypes.get({ name: 'invoice.paid' });
    expect(got.versions.map((version) => [version.version, version.schema])).toEqual([
      [3, null],
      [2, looser],
      [1, schema],
    ]);
    expect(got).toMatchObject({ schema: null, recentEvents: 4, listeners: 0 });
  });

  it('takes no new events of an archived type, until it is restored', async () => {
    const { id } = await caller().eventTypes.create({ name: 'old.thing' });
    expect(await caller().eventTypes.archive({ id })).toMatchObject({ archivedAt: expect.any(String) });
    const refused = await refusal(caller().events.publish({ type: 'old.thing', data: 1 }));
    expect(refused).toMatchObject({
      code: 'BAD_REQUEST',
      reason: 'EVENT_TYPE_ARCHIVED',
      fieldErrors: { type: [expect.stringMatching(/archived/)] },
    });
    // The same name is another's own business.
    await stranger().events.publish({ type: 'old.thing', data: 1 });
    expect((await caller().eventTypes.list({ archived: true })).items.map(({ name }) => name)).toEqual(['old.thing']);
    expect(await caller().eventTypes.restore({ name: 'old.thing' })).toMatchObject({ archivedAt: null });
    await caller().events.publish({ type: 'old.thing', data: 1 });
    for (const call of [
      () => stranger().eventTypes.get({ id }),
      () => stranger().eventTypes.get({ name: 'old.thing' }),
      () => stranger().eventTypes.update({ id, description: 'x' }),
      () => stranger().eventTypes.archive({ id }),
    ]) {
      expect((await refusal(call())).code).toBe('NOT_FOUND');
    }
    const ambiguous = await refusal(caller().eventTypes.get({ id, name: 'old.thing' }));
    expect(ambiguous.fieldErrors).toEqual({ id: ['Give id or name, one of them.'] });
  });

  it('refuses schemas and filters that cannot be used, by path', async () => {
    const badSchemas: [Record<string, unknown>, string][] = [
      [{ properties: { a: { typ: 1 } } }, 'schema.properties.a.typ'],
      [{ $ref: 'http://127.0.0.1/schema' }, 'schema.$ref'],
      [{ type: 'string', examples: ['a', 5] }, 'schema.examples.1'],
      [{ pattern: '(?=a)' }, 'schema'],
    ];
    for (const [bad, path] of badSchemas) {
      for (const call of [
        () => caller().eventTypes.create({ name: 'x', schema: bad }),
        () => caller().eventTypes.check({ schema: bad, data: 1 }),
      ]) {
        expect(Object.keys((await refusal(call())).fieldErrors ?? {})).toEqual([path]);
      }
    }
    expect((await refusal(caller().eventTypes.create({ name: 'novapulse.x' }))).fieldErrors).toHaveProperty('name');
    const { id } = await caller().webhooks.create({ url });
    const badFilters: [Record<string, unknown>, string][] = [
      [{ data: { a: { $regex: 'x' } } }, 'filter.data.a.$regex'],
      [{ $or: [{ a: 1 }, { b: {} }] }, 'filter.$or.1.b'],
      [JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`), 'filter'],
    ];
    for (const [filter, path] of badFilters) {
      for (const call of [
        () => caller().webhooks.create({ url, filter }),
        () => caller().webhooks.update({ id, filter }),
        () => caller().webhooks.testFilter({ filter, body: '{}' }),
      ]) {
        expect(Object.keys((await refusal(call())).fieldErrors ?? {})).toEqual([path]);
      }
    }
  });

  it('sends an endpoint what its filter matches, from the answer on', async () => {
    const filter = { data: { zebra: { $gte: 10 }, amount: { $exist: true } }, type: 'metered' };
    const { id, ...created } = await caller().webhooks.create({ url, filter, eventTypes: ['metered'] });
    expect(JSON.stringify(created.filter)).toBe(JSON.stringify(filter));
    const deliveriesOf = async (data: unknown) =>
      (await caller().events.publish({ type: 'metered', data })).deliveries.map(({ webhookId }) => webhookId);
    expect(await deliveriesOf({ zebra: 10, amount: 1 })).toContain(id);
    expect(await deliveriesOf({ zebra: 9, amount: 1 })).not.toContain(id);
    const updated = await caller().webhooks.update({ id, filter: { data: { text: '\u0000' } } });
    expect(updated.filter).toEqual({ data: { text: '\u0000' } });
    expect(await deliveriesOf({ text: '\u0000' })).toContain(id);
    expect(await deliveriesOf({ zebra: 10, amount: 1 })).not.toContain(id);
    await caller().webhooks.update({ id, description: 'untouched' });
    expect((await caller().webhooks.get({ id })).filter).toEqual({ data: { text: '\u0000' } });
    await caller().webhooks.update({ id, filter: null });
    expect(await deliveriesOf(1)).toContain(id);
    expect((await caller().webhooks.get({ id })).filter).toBeNull();
  });

  it('tells why a filter matches an event or a sample, and nothing of others’ events', async () => {
    const { id: eventId } = await caller().events.publish({ type: 'tested', data: { amount: 5 } });
    const filter = { data: { amount: { $gt: 5 } } };
    expect(await caller().webhooks.testFilter({ filter, eventId })).toEqual({
      matched: false,
      isJson: true,
      gaveUp: false,
      checks: [{ path: 'data.amount', condition: '{"$gt":5}', matched: false, found: '5' }],
    });
    expect(await caller().webhooks.testFilter({ filter, body: '{"data":{"amount":6}}' })).toMatchObject({
      matched: true,
    });
    expect(await caller().webhooks.testFilter({ filter, body: 'x' })).toMatchObject({ matched: false, isJson: false });
    expect((await refusal(stranger().webhooks.testFilter({ filter, eventId }))).code).toBe('NOT_FOUND');
    expect((await refusal(caller().webhooks.testFilter({ filter }))).fieldErrors).toHaveProperty('eventId');
  });

  it('sends the example of a type as a test, whatever the endpoint’s filter says', async () => {
    await caller().eventTypes.create({ name: 'with.example', schema });
    const { id } = await caller().webhooks.create({ url, filter: { type: 'never' } });
    const { eventId } = await caller().webhooks.sendTest({ id, eventType: 'with.example' });
    expect((await caller().events.get({ id: eventId })).data).toEqual(example);
    expect(await caller().eventTypes.check({ schema, data: { number: 'x', amount: 1 } })).toEqual({
      fits: false,
      problems: [{ path: 'data.number', message: 'Must match pattern "^[A-Z]{2}-\\d+$".' }],
    });
    const types = await caller().eventTypes.list({ search: 'EXAMPLE' });
    expect(types.items).toMatchObject([{ name: 'with.example', recentEvents: 1 }]);
  });
});
