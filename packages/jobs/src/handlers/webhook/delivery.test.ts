import { createPublicKey, verify } from 'node:crypto';
import {
  createAddressPolicy,
  newEndpointKeyPair,
  newEndpointSecret,
  publicJwk,
  sealEndpointKey,
  sealEndpointSecret,
  sealHeaders,
  systemClock,
} from '@novapulse/core';
import { eventually, type Receiver, startReceiver } from '@novapulse/testing';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEndpointLife } from '../../endpoints/createEndpointLife.ts';
import { createPublisher, type Publisher } from '../../events/createPublisher.ts';
import { retryJob } from '../../ledger/retryJob.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../../testing/engines.ts';
import { accepted, openLedger, type TestLedger } from '../../testing/openLedger.ts';
import { testHandlers } from '../../testing/testHandlers.ts';
import { createWorker, type Worker } from '../../worker/createWorker.ts';
import { createDeliveryHandler } from './createDeliveryHandler.ts';
import { createEndpointCache } from './createEndpointCache.ts';
import { createSender } from './sendRequest.ts';

const retryScheduleMs = [60, 60, 60];

describe.each(engineKinds)('a delivery on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  let receiver: Receiver;
  let publisher: Publisher;
  let worker: Worker;
  const disabled: string[] = [];
  const faults: unknown[] = [];

  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
    receiver = await startReceiver();
  });
  beforeEach(async () => {
    await ledger.db.sql.query('update webhooks set deleted_at = now()');
    receiver.reset();
    publisher = createPublisher({
      db: ledger.db,
      engine: testEngine.open(),
      newId: ledger.newId,
      retryScheduleMs,
      onError: (error) => faults.push(error),
    });
    const sql = ledger.db.sql;
    const deliver = createDeliveryHandler({
      db: ledger.db,
      life: createEndpointLife({
        newId: ledger.newId,
        disableAfterMs: 432_000_000,
        onDisabled: async (_tx, { webhookId }) => void disabled.push(webhookId),
      }),
      endpoints: createEndpointCache(sql, ledger.keyring),
      sender: createSender({
        addressPolicy: createAddressPolicy({ allowedCidrs: ['127.0.0.0/8'], allowedPorts: [80, 443] }),
        timeoutMs: 5_000,
      }),
      clock: systemClock,
      retryScheduleMs,
      userAgent: 'NovaPulse/test',
      random: () => 0,
      onFault: (error) => faults.push(error),
    });
    disabled.length = 0;
    worker = createWorker({
      db: ledger.db,
      engine: testEngine.open(),
      handlers: testHandlers({ deliver }),
      concurrency: { webhook: 20 },
      newId: ledger.newId,
      observer: { attemptEnded: () => undefined, fault: (error) => faults.push(error) },
      name: 'test',
      reconcileIntervalMs: 50,
    });
    await worker.start();
  });
  afterEach(() => worker.drain(1_000));
  afterAll(async () => {
    await testEngine.close();
    await receiver.close();
    await ledger.close();
    expect(faults).toEqual([]);
  });

  async function publish(body = '{}'): Promise<{ eventId: string; ids: string[] }> {
    const id = ledger.newId('event');
    const request = {
      id,
      type: 'invoice.paid',
      body: Buffer.from(body),
      raw: true,
      channels: [],
      idempotencyKey: null,
      requestHash: null,
      createdAt: new Date(),
    };
    const [outcome] = await publisher.publish(ledger.organizationId, [request]);
    return { eventId: id, ids: accepted(outcome).deliveries.map((delivery) => delivery.id) };
  }
  const status = async (id = '') => (await ledger.row(id)).status;
  const attempts = (jobId = '') => ledger.db.prisma.attempt.findMany({ where: { jobId }, orderBy: { number: 'asc' } });

  it.each([
    ['odd whitespace', '{ "a" :\t1,\r\n  "b":  [ ] }\n'],
    ['emoji and U+2028', '{"text":"😀 \u2028 \u2029 é"}'],
    ['numbers above 2^53', '{"n":9007199254740993,"m":1.0000000000000001}'],
    ['text that is no JSON, with NUL', 'plain \u0000 text'],
    ['nothing at all', ''],
  ])('is signed so that receivers verify the very bytes: %s', async (_name, body) => {
    const secret = newEndpointSecret();
    await ledger.addWebhook(receiver.url('/hook'), { secret });
    const { eventId } = await publish(body);
    const [request] = await receiver.waitFor((requests) => requests.length === 1);
    expect(request?.body.toString()).toBe(body);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'NovaPulse/test',
      'webhook-id': eventId,
    });
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    // Both return the parsed JSON, if it is any; what counts here is that neither takes the signature for wrong.
    for (const Webhook of [StandardWebhook, SvixWebhook]) {
      const verify = () => new Webhook(secret).verify(body, headers);
      try {
        verify();
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
      expect(() => new Webhook(newEndpointSecret()).verify(body, headers)).toThrow(/signature/i);
    }
  });

  it('is signed with a private key beside or instead of the secret, from the attempt after the change on', async () => {
    const id = await ledger.addWebhook(receiver.url('/hook'));
    const { seed, publicKey } = newEndpointKeyPair();
    const { keyId, ciphertext } = sealEndpointKey(ledger.keyring, id, 1, seed);
    const key = { webhookId: id, version: 1, keyId, ciphertext: new Uint8Array(ciphertext), publicKey };
    await ledger.db.prisma.webhookSigningKey.create({ data: key });
    const { kty, crv, x } = publicJwk(publicKey);
    const verifier = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    const kinds: string[][] = [];
    for (const signing of ['hmac', 'both', 'ed25519']) {
      await ledger.db.prisma.webhook.update({ where: { id }, data: { signing, version: { increment: 1 } } });
      await publish('{"n":1}');
      const request = (await receiver.waitFor((requests) => requests.length === kinds.length + 1)).at(-1);
      const header = (name: string) => String(request?.headers[name]);
      const signatures = header('webhook-signature').split(' ');
      kinds.push(signatures.map((signature) => signature.split(',')[0] ?? ''));
      const signed = Buffer.from(`${header('webhook-id')}.${header('webhook-timestamp')}.{"n":1}`);
      for (const signature of signatures.filter((text) => text.startsWith('v1a,'))) {
        expect(verify(null, signed, verifier, Buffer.from(signature.slice(4), 'base64'))).toBe(true);
      }
    }
    expect(kinds).toEqual([['v1'], ['v1', 'v1a'], ['v1a']]);
  });

  it('answered 500, 500, 200 is three requests with one id, fresh times and the same bytes (invariants 2 and 3)', async () => {
    await ledger.addWebhook(receiver.url('/hook'));
    receiver.on('/hook', 500, { status: 500, body: 'busy', headers: { 'x-reason': 'load' } }, 200);
    const { eventId, ids } = await publish('{"n":1}');
    await eventually(async () => expect(await status(ids[0])).toBe('succeeded'));
    expect(receiver.requests.map((request) => request.headers['webhook-id'])).toEqual([eventId, eventId, eventId]);
    expect(new Set(receiver.requests.map((request) => request.body.toString()))).toEqual(new Set(['{"n":1}']));
    const recorded = await attempts(ids[0]);
    expect(recorded).toMatchObject([
      { number: 1, outcome: 'failed', statusCode: 500, errorCode: 'http_status' },
      {
        number: 2,
        outcome: 'failed',
        statusCode: 500,
        responseHeaders: { 'x-reason': 'load' },
        requestHeaders: { 'webhook-id': eventId },
      },
      { number: 3, outcome: 'succeeded', statusCode: 200, errorCode: null },
    ]);
    expect(Buffer.from(recorded[1]?.responseBody ?? []).toString()).toBe('busy');
    const times = receiver.requests.map((request) => request.receivedAt.getTime());
    for (const [index, request] of receiver.requests.entries()) {
      expect(Math.abs(Number(request.headers['webhook-timestamp']) * 1_000 - (times[index] ?? 0))).toBeLessThan(2_000);
    }
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(60);
  });

  it('fails when the tries are used up, and tries once more by hand', async () => {
    const webhookId = await ledger.addWebhook(receiver.url('/hook'));
    receiver.on('/hook', 500);
    const { ids } = await publish();
    await eventually(async () => expect(await status(ids[0])).toBe('failed'));
    expect(await attempts(ids[0])).toHaveLength(4);
    expect(
      (await ledger.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhookId } })).failingSince,
    ).not.toBeNull();
    receiver.on('/hook', 204);
    await retryJob(ledger.db.sql, { organizationId: ledger.organizationId, id: ids[0] ?? '' }, '');
    await eventually(async () => expect(await status(ids[0])).toBe('succeeded'));
    expect((await attempts(ids[0])).map((attempt) => attempt.number)).toEqual([1, 2, 3, 4, 5]);
    expect((await ledger.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhookId } })).failingSince).toBeNull();
  });

  it('answered 410 ends, disables the endpoint and skips what waits for it', async () => {
    const webhookId = await ledger.addWebhook(receiver.url('/hook'));
    receiver.on('/hook', 410);
    const { ids } = await publish();
    await eventually(async () => expect(await status(ids[0])).toBe('failed'));
    expect(receiver.requests).toHaveLength(1);
    const webhook = await ledger.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhookId } });
    expect(webhook).toMatchObject({ disabledReason: 'gone' });
    expect(webhook.disabledAt).not.toBeNull();
    expect(disabled).toEqual([webhookId]);
    await retryJob(ledger.db.sql, { organizationId: ledger.organizationId, id: ids[0] ?? '' }, '');
    await eventually(async () => expect(await status(ids[0])).toBe('skipped'));
    expect(receiver.requests).toHaveLength(1);
  });

  it('lets an answer of the old URL do nothing to the endpoint that moved', async () => {
    const webhookId = await ledger.addWebhook(receiver.url('/old'));
    receiver.on('/old', { status: 410, delayMs: 300 });
    const { ids } = await publish();
    await receiver.waitFor((requests) => requests.length === 1);
    await ledger.db.sql.query('update webhooks set url = $2, version = version + 1 where id = $1', [
      webhookId,
      receiver.url('/new'),
    ]);
    await eventually(async () => expect(await status(ids[0])).toBe('failed'));
    expect(await ledger.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhookId } })).toMatchObject({
      disabledAt: null,
      failingSince: null,
    });
  });

  it('holds the endpoint back as long as Retry-After asks, without using up the other deliveries’ tries', async () => {
    await ledger.addWebhook(receiver.url('/hook'));
    receiver.on('/hook', { status: 503, headers: { 'retry-after': '1' } }, 200);
    const first = await publish();
    await eventually(async () => expect(await status(first.ids[0])).toBe('retrying'));
    const second = await publish();
    await eventually(async () => expect(await status(second.ids[0])).toBe('succeeded'));
    await eventually(async () => expect(await status(first.ids[0])).toBe('succeeded'));
    expect(await attempts(second.ids[0])).toMatchObject([{ number: 1, outcome: 'succeeded' }]);
    const [refused, ...later] = receiver.requests.map((request) => request.receivedAt.getTime());
    for (const time of later) expect(time - (refused ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('sees a changed URL and a rotated secret at the next attempt', async () => {
    const webhookId = await ledger.addWebhook(receiver.url('/old'));
    await publish();
    await receiver.waitFor((requests) => requests.length === 1);
    const secret = newEndpointSecret();
    const { keyId, ciphertext } = sealEndpointSecret(ledger.keyring, webhookId, 2, secret);
    await ledger.db.sql.query(
      `with secret as (insert into webhook_secrets (webhook_id, version, key_id, ciphertext) values ($1, 2, $2, $3)),
            old as (update webhook_secrets set expires_at = now() where webhook_id = $1 and version = 1)
       update webhooks set url = $4, version = version + 1 where id = $1`,
      [webhookId, keyId, ciphertext, receiver.url('/new')],
    );
    const { eventId } = await publish('{"a":1}');
    const [request] = await receiver
      .waitFor((requests) => requests.some((one) => one.path === '/new'))
      .then((all) => all.slice(-1));
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(headers['webhook-id']).toBe(eventId);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(new StandardWebhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
  });

  it('carries the endpoint’s own headers, which are encrypted at rest and hidden on record (invariant 10)', async () => {
    const webhookId = await ledger.addWebhook(receiver.url('/hook'));
    const headers = sealHeaders(ledger.keyring, webhookId, { 'X-Authorization': 'Bearer canary' });
    await ledger.db.sql.query('update webhooks set headers = $2, version = version + 1 where id = $1', [
      webhookId,
      JSON.stringify(headers),
    ]);
    const { ids } = await publish();
    await eventually(async () => expect(await status(ids[0])).toBe('succeeded'));
    expect(receiver.requests[0]?.rawHeaders).toEqual(expect.arrayContaining(['X-Authorization', 'Bearer canary']));
    expect(JSON.stringify(await attempts(ids[0]))).not.toContain('canary');
  });

  it('goes nowhere that is not allowed, and says so (invariant 9)', async () => {
    await ledger.addWebhook('http://10.0.0.1/hook');
    const { ids } = await publish();
    await eventually(async () =>
      expect(await attempts(ids[0])).toMatchObject([{ errorCode: 'blocked_address', statusCode: null }]),
    );
  });

  it.each([
    ['whose key is gone', `update webhook_secrets set key_id = 'gone' where webhook_id = $1`],
    ['whose secrets have expired', 'update webhook_secrets set expires_at = now() where webhook_id = $1'],
  ])('%s is not sent, and waits for the operator', async (_name, change) => {
    const webhookId = await ledger.addWebhook(receiver.url('/hook'));
    await ledger.db.sql.query(change, [webhookId]);
    const { ids } = await publish();
    await eventually(async () => expect(await status(ids[0])).toBe('retrying'));
    expect(receiver.requests).toHaveLength(0);
    expect(await attempts(ids[0])).toMatchObject([{ outcome: 'released', errorCode: 'endpoint_unreadable' }]);
    expect(await ledger.row(ids[0] ?? '')).toMatchObject({ tries: 0 });
    expect(faults.splice(0)).toHaveLength(1);
  });
});
