import { sha256 } from '@novapulse/core';
import { eventually } from '@novapulse/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueueEngine } from '../engine/engine.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { accepted, openLedger, type TestLedger } from '../testing/openLedger.ts';
import { createPublisher, type Publisher } from './createPublisher.ts';
import type { PublishRequest } from './publishEvents.ts';

describe.each(engineKinds)('publishing with the engine on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  let engine: QueueEngine;
  let publisher: Publisher;
  const faults: unknown[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
    engine = testEngine.open();
    publisher = createPublisher({
      db: ledger.db,
      engine,
      newId: ledger.newId,
      retryScheduleMs: [1_000, 2_000],
      onError: (error) => faults.push(error),
    });
  });
  beforeEach(async () => {
    await ledger.db.sql.query('update webhooks set deleted_at = now()');
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  const event = (change: Partial<PublishRequest> = {}): PublishRequest => ({
    id: ledger.newId('event'),
    type: 'invoice.paid',
    body: Buffer.from('{}'),
    raw: false,
    channels: [],
    idempotencyKey: null,
    requestHash: null,
    createdAt: new Date(),
    ...change,
  });
  const keyed = (key: string, text = 'a') => event({ idempotencyKey: key, requestHash: sha256(text) });
  const publish = (...requests: PublishRequest[]) => publisher.publish(ledger.organizationId, requests);
  const deliveriesTo = (...outcomes: Awaited<ReturnType<typeof publish>>) =>
    outcomes.map((outcome) => accepted(outcome).deliveries.map((delivery) => delivery.webhookId));

  it('makes one delivery for each endpoint that listens, and hands it to the engine', async () => {
    const all = await ledger.addWebhook();
    const invoices = await ledger.addWebhook(undefined, { eventTypes: ['invoice.*'] });
    await ledger.addWebhook(undefined, { eventTypes: ['user.created'] });
    await ledger.addWebhook(undefined, { disabled: true });
    const outcomes = await publish(event(), event({ type: 'other.thing' }));
    expect(deliveriesTo(...outcomes)).toEqual([[all, invoices], [all]]);
    await publisher.drain();
    const [delivery] = accepted(outcomes[0]).deliveries;
    const row = await ledger.row(delivery?.id ?? '');
    expect(row).toMatchObject({ status: 'pending', budget: 3, is_due: true });
    expect((await engine.known('webhook', [row.message_id ?? ''])).size).toBe(1);
  });

  it('leaves a row to replay for an endpoint that is disabled, and no message', async () => {
    const webhookId = await ledger.addWebhook(undefined, { disabled: true });
    const enabled = await ledger.addWebhook();
    const request = keyed('skipped');
    const outcomes = await publish(request, event({ onlyWebhookId: webhookId }));
    expect(deliveriesTo(...outcomes)).toEqual([[enabled], []]);
    expect(accepted((await publish({ ...request, id: ledger.newId('event') }))[0])).toEqual({
      ...accepted(outcomes[0]),
      duplicate: true,
    });
    expect(await ledger.db.prisma.job.findMany({ where: { webhookId } })).toMatchObject([
      { status: 'skipped', attempt: 0, budget: 3, messageId: null, eventId: request.id, finishedAt: expect.any(Date) },
    ]);
  });

  it('does not skip for an endpoint that is enabled in the same moment (invariant 1)', async () => {
    const webhookId = await ledger.addWebhook(undefined, { disabled: true });
    const { published } = await ledger.db.transaction(async (tx) => {
      await tx.query('update webhooks set disabled_at = null where id = $1', [webhookId]);
      const answer = publish(event());
      await eventually(async () => {
        const waiting = await ledger.db.sql.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        expect(waiting).toHaveLength(1);
      });
      return { published: answer };
    });
    await published;
    expect(await ledger.db.prisma.job.findMany({ where: { webhookId } })).toMatchObject([{ status: 'pending' }]);
  });

  it('tells what NovaPulse says of itself only to those who ask for it, and not to whom it is about', async () => {
    await ledger.addWebhook();
    await ledger.addWebhook(undefined, { eventTypes: ['*'] });
    const about = await ledger.addWebhook(undefined, { eventTypes: ['novapulse.*'] });
    const asks = await ledger.addWebhook(undefined, { eventTypes: ['novapulse.webhook.*'] });
    await ledger.db.sql.query(`update webhooks set channels = '{eu}' where id = $1`, [asks]);
    const own = { type: 'novapulse.webhook.disabled', exceptWebhookId: about };
    expect(deliveriesTo(...(await publish(event(own))))).toEqual([[asks]]);
  });

  it('accepts an event that nobody listens to', async () => {
    expect(deliveriesTo(...(await publish(event())))).toEqual([[]]);
  });

  it('sends an event to one endpoint alone when asked', async () => {
    await ledger.addWebhook();
    const only = await ledger.addWebhook(undefined, { eventTypes: ['user.created'] });
    expect(deliveriesTo(...(await publish(event({ onlyWebhookId: only }))))).toEqual([[only]]);
  });

  it('routes by channel: an endpoint with channels hears only its own', async () => {
    const west = await ledger.addWebhook();
    const everywhere = await ledger.addWebhook();
    await ledger.db.sql.query(`update webhooks set channels = '{west}' where id = $1`, [west]);
    const outcomes = await publish(event({ channels: ['west', 'north'] }), event({ channels: ['east'] }), event());
    expect(deliveriesTo(...outcomes)).toEqual([[west, everywhere], [everywhere], [everywhere]]);
    const stored = await ledger.db.prisma.event.findUniqueOrThrow({ where: { id: accepted(outcomes[0]).id } });
    expect(stored.channels).toEqual(['west', 'north']);
  });

  it('makes one event of 50 parallel publishes with one idempotency key', async () => {
    await ledger.addWebhook();
    const key = ledger.newId('request');
    const outcomes = (await Promise.all(Array.from({ length: 50 }, () => publish(keyed(key))))).flat().map(accepted);
    expect(new Set(outcomes.map((outcome) => outcome.id)).size).toBe(1);
    expect(outcomes.filter((outcome) => !outcome.duplicate)).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome.deliveries))).size).toBe(1);
    expect(await ledger.db.prisma.event.count({ where: { idempotencyKey: key } })).toBe(1);
  });

  it('refuses a key that was used for something else, also within one batch', async () => {
    const key = ledger.newId('request');
    const outcomes = await publish(keyed(key, 'a'), keyed(key, 'b'), keyed(key, 'a'));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['accepted', 'conflict', 'accepted']);
    expect((await publish(keyed(key, 'c')))[0]).toEqual({ kind: 'conflict' });
  });

  it('takes the same key in another organization for another event (invariant 6)', async () => {
    const key = ledger.newId('request');
    const other = ledger.newId('organization');
    await ledger.db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Other', $1)`, [other]);
    const [mine] = await publish(keyed(key));
    const [theirs] = await publisher.publish(other, [keyed(key, 'b')]);
    expect(accepted(theirs)).toMatchObject({ duplicate: false, deliveries: [] });
    expect(accepted(theirs).id).not.toBe(accepted(mine).id);
  });

  it('does not deadlock when batches meet with the same keys in other orders', async () => {
    const keys = Array.from({ length: 40 }, () => ledger.newId('request'));
    const publishers = [
      publisher,
      createPublisher({ db: ledger.db, engine, newId: ledger.newId, retryScheduleMs: [1], onError: () => undefined }),
    ];
    const calls = publishers.flatMap((one) =>
      [keys, keys.toReversed()].map((order) =>
        one.publish(
          ledger.organizationId,
          order.map((key) => keyed(key)),
        ),
      ),
    );
    const outcomes = (await Promise.all(calls)).flat().map(accepted);
    expect(outcomes.filter((outcome) => !outcome.duplicate)).toHaveLength(keys.length);
  });

  it('says which events were not accepted while the ledger cannot take them', async () => {
    const broken = { query: () => Promise.reject(new Error('the database is away')) };
    const away = createPublisher({
      db: { sql: broken },
      engine,
      newId: ledger.newId,
      retryScheduleMs: [1],
      onError: () => undefined,
    });
    expect(await away.publish(ledger.organizationId, [event(), event()])).toMatchObject([
      { kind: 'failed' },
      { kind: 'failed' },
    ]);
  });

  it('shares statements between callers', async () => {
    await ledger.addWebhook();
    const outcomes = (await Promise.all(Array.from({ length: 300 }, () => publish(event())))).flat();
    expect(new Set(outcomes.map((outcome) => accepted(outcome).id)).size).toBe(300);
    const ids = outcomes.flatMap((outcome) => accepted(outcome).deliveries.map((delivery) => delivery.id));
    const [commits] = await ledger.db.sql.query<{ count: string }>(
      'select count(distinct xmin::text) from jobs where id = any($1::text[])',
      [ids],
    );
    expect(Number(commits?.count)).toBeLessThan(30);
  });
});
