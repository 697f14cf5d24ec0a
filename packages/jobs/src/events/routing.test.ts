import { sha256 } from '@novapulse/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEventRules } from '../eventTypes/createEventRules.ts';
import { accepted, openLedger, type TestLedger } from '../testing/openLedger.ts';
import { createFilterCache } from './createFilterCache.ts';
import { type PublishRequest, publishEvents } from './publishEvents.ts';

describe('where an event goes', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  beforeEach(async () => {
    await ledger.db.sql.query('update webhooks set deleted_at = now()');
  });
  afterAll(() => ledger.close());

  const rules = createEventRules();
  const filters = createFilterCache();
  const event = (data: unknown, change: Partial<PublishRequest> = {}): PublishRequest => ({
    id: ledger.newId('event'),
    type: 'invoice.paid',
    body: Buffer.from(JSON.stringify({ type: 'invoice.paid', data })),
    raw: false,
    channels: [],
    idempotencyKey: null,
    requestHash: null,
    createdAt: new Date(),
    ...change,
  });
  const raw = (text: string) => event(null, { raw: true, body: Buffer.from(text) });
  const publish = async (...requests: PublishRequest[]) => {
    const scoped = requests.map((request) => ({ ...request, organizationId: ledger.organizationId }));
    const options = { newId: ledger.newId, budget: 3, marksMessages: false, rules, filters };
    return (await publishEvents(ledger.db.sql, scoped, options)).outcomes;
  };
  const filtered = async (filter: unknown) => {
    const id = await ledger.addWebhook();
    await ledger.db.sql.query('update webhooks set filter = $2 where id = $1', [id, JSON.stringify(filter)]);
    return id;
  };
  const receivers = async (...requests: PublishRequest[]) =>
    (await publish(...requests)).map((outcome) => accepted(outcome).deliveries.map(({ webhookId }) => webhookId));
  const setType = async (name: string, version: number, schema: unknown, isArchived = false) => {
    const { sql } = ledger.db;
    const id = `ety_${name}`;
    await sql.query(
      `insert into event_types (id, organization_id, name, version, has_schema, archived_at)
       values ($1, $2, $3, $4, $5, case when $6 then now() end)
       on conflict (id) do update set version = $4, has_schema = $5, archived_at = case when $6 then now() end`,
      [id, ledger.organizationId, name, version, schema !== null, isArchived],
    );
    await sql.query(
      'insert into event_type_versions (event_type_id, version, schema) values ($1, $2, $3) on conflict do nothing',
      [id, version, schema === null ? null : JSON.stringify(schema)],
    );
  };

  it('is for the endpoints whose filter its body matches', async () => {
    const all = await ledger.addWebhook();
    const large = await filtered({ data: { amount: { $gte: 100 } } });
    const swiss = await filtered({ data: { country: 'CH' } });
    expect(await receivers(event({ amount: 100 }), event({ amount: 1, country: 'CH' }), event(null))).toEqual([
      [all, large],
      [all, swiss],
      [all],
    ]);
    // Changed, and it holds for the next event.
    await ledger.db.sql.query('update webhooks set filter = null where id = $1', [swiss]);
    expect(await receivers(event({ amount: 1 }))).toEqual([[all, swiss]]);
  });

  it('passes no filter when it is no JSON, and one by its whole body when it is', async () => {
    const negative = await filtered({ data: { amount: { $not: 1 } } });
    const direct = await filtered({ amount: 5 });
    const element = await filtered({ sku: 'a' });
    expect(await receivers(raw('not JSON'), raw(''), raw('{"amount":5}'), raw('[{"sku":"a"}]'))).toEqual([
      [],
      [],
      [negative, direct],
      [negative, element],
    ]);
  });

  it('reaches an endpoint in a test whatever its filter says, and one whose filter cannot be read', async () => {
    const never = await filtered({ data: 'never' });
    const unreadable = await filtered({ $later: 1 });
    expect(await receivers(event(1, { onlyWebhookId: never }), event(1))).toEqual([[never], [unreadable]]);
  });

  it('must fit the schema of its type, in the version that holds when it is published', async () => {
    const amountOf = (type: string) => ({ type: 'object', required: ['amount'], properties: { amount: { type } } });
    await setType('invoice.paid', 1, amountOf('integer'));
    const [fits, bad, other] = await publish(event({ amount: 1 }), event({ amount: 'x' }), event(1, { type: 'free' }));
    expect(fits).toMatchObject({ kind: 'accepted' });
    expect(other).toMatchObject({ kind: 'accepted' });
    expect(bad).toEqual({
      kind: 'refused',
      refusal: { reason: 'schema', problems: [{ path: ['amount'], message: 'Must be integer.' }] },
    });
    expect(await publish(raw('{"amount":1}'), raw('{"amount":"x"}'), raw('text'))).toMatchObject([
      { kind: 'accepted' },
      { refusal: { problems: [{ path: ['amount'] }] } },
      { refusal: { problems: [{ path: [], message: 'This is no JSON, and its event type has a schema.' }] } },
    ]);

    const keyed = event({ amount: 1 }, { idempotencyKey: 'k', requestHash: sha256('a') });
    const first = accepted((await publish(keyed))[0]);
    await setType('invoice.paid', 2, amountOf('string'));
    expect(await publish(event({ amount: 1 }), event({ amount: 'x' }))).toMatchObject([
      { kind: 'refused' },
      { kind: 'accepted' },
    ]);
    // What was accepted once is answered as it was.
    const again = { ...keyed, id: ledger.newId('event') };
    expect(await publish(again)).toMatchObject([{ kind: 'accepted', id: first.id, duplicate: true }]);
    expect(await publish({ ...again, requestHash: sha256('b') })).toMatchObject([{ kind: 'refused' }]);

    await setType('invoice.paid', 3, null);
    expect(await publish(event(true))).toMatchObject([{ kind: 'accepted' }]);
    await setType('invoice.paid', 3, null, true);
    expect(await publish(event(true))).toEqual([{ kind: 'refused', refusal: { reason: 'archived' } }]);
    const webhook = await ledger.addWebhook();
    expect(await receivers(event(true, { onlyWebhookId: webhook }))).toEqual([[webhook]]);
    await setType('invoice.paid', 3, null, false);
  });

  it('is not held to the types of another organization', async () => {
    await ledger.db.sql.query("insert into organizations (id, name, slug) values ('org_other', 'o', 'o')");
    await ledger.db.sql.query(
      "insert into event_types (id, organization_id, name, archived_at) values ('ety_o', 'org_other', 'shared.name', now())",
    );
    expect(await publish(event(1, { type: 'shared.name' }))).toMatchObject([{ kind: 'accepted' }]);
  });
});
