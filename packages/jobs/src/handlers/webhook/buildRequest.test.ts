import { customHeaderProblem, decodeEndpointSecret, newEndpointSecret } from '@novapulse/core';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { buildRequest, type RequestParts } from './buildRequest.ts';
import { httpReceiver, type Received } from './testkit/receivers.ts';
import { neverAborted, testSender } from './testkit/sending.ts';

const eventId = 'evt_01JZ0000000000000000000000';

function parts(changes: Partial<RequestParts> = {}): RequestParts {
  return {
    eventId,
    url: 'https://receiver.test/hook',
    body: Buffer.from('{}'),
    secrets: [decodeEndpointSecret(newEndpointSecret())],
    attemptAt: new Date(),
    userAgent: 'NovaPulse/0.1.0',
    customHeaders: {},
    ...changes,
  };
}

const bodies = [
  '{"type":"a","timestamp":"2026-01-01T00:00:00Z","data":{}}',
  '  { "spaced" :\t[ 1 ,\r\n 2 ] }\n\n',
  '{"emoji":"\u{1f9ea}\u{1f469}\u200d\u{1f52c}","separators":"\u2028\u2029","escape":"\\u2028"}',
  '{"big":9007199254740993,"exact":1.0,"exponent":1E400}',
  'null',
  '"just text"',
  `{"long":"${'é'.repeat(100_000)}"}`,
];

/** As a receiver's code reads it: headers as strings. */
function headersOf(received: Received): Record<string, string> {
  return Object.fromEntries(Object.entries(received.headers).map(([name, value]) => [name, String(value)]));
}

describe('what is sent is what was signed (invariant 2)', () => {
  it.each(bodies)('both receivers’ libraries verify body %#', async (text) => {
    const receiver = await httpReceiver((_request, response) => response.end());
    const secret = newEndpointSecret();
    const request = buildRequest(
      parts({
        url: `http://127.0.0.1:${receiver.port}/hook`,
        body: Buffer.from(text),
        secrets: [decodeEndpointSecret(secret)],
      }),
    );
    expect(await testSender().send({ ...request, signal: neverAborted })).toMatchObject({ errorCode: null });
    const [received] = receiver.received;
    if (received === undefined) throw new Error('Nothing was received.');
    expect(received.body.equals(Buffer.from(text))).toBe(true);
    expect(new StandardWebhook(secret).verify(received.body, headersOf(received))).toEqual(JSON.parse(text));
    expect(() => new SvixWebhook(secret).verify(received.body, headersOf(received))).not.toThrow();
  });

  it('attempts share id and bytes, and have their own timestamps (invariant 2)', async () => {
    const receiver = await httpReceiver((_request, response) => response.writeHead(500).end());
    const shared = parts({ url: `http://127.0.0.1:${receiver.port}/`, body: Buffer.from(' {"a": 1}\n') });
    const sender = testSender();
    for (const seconds of [0, 5, 305]) {
      const attemptAt = new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
      await sender.send({ ...buildRequest({ ...shared, attemptAt }), signal: neverAborted });
    }
    const { received } = receiver;
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([eventId]));
    expect(new Set(received.map(({ body }) => body.toString()))).toEqual(new Set([' {"a": 1}\n']));
    expect(received.map(({ headers }) => Number(headers['webhook-timestamp']))).toEqual(
      [0, 5, 305].map((seconds) => Date.UTC(2026, 0, 1) / 1000 + seconds),
    );
    expect(new Set(received.map(({ headers }) => headers['webhook-signature'])).size).toBe(3);
  });

  it('every overlapping secret signs, newest first', () => {
    const [newest, older] = [newEndpointSecret(), newEndpointSecret()];
    const secrets = [newest, older].map(decodeEndpointSecret);
    const { headers, body } = buildRequest(parts({ secrets }));
    for (const secret of [newest, older]) {
      expect(() => new StandardWebhook(secret).verify(Buffer.from(body), headers)).not.toThrow();
    }
    const [first = ''] = (headers['webhook-signature'] ?? '').split(' ');
    const byNewest = { ...headers, 'webhook-signature': first };
    expect(() => new StandardWebhook(newest).verify(Buffer.from(body), byNewest)).not.toThrow();
    expect(() => new StandardWebhook(older).verify(Buffer.from(body), byNewest)).toThrow();
  });
});

describe('headers', () => {
  it('are those of the contract, with the endpoint’s own ones', () => {
    const { headers } = buildRequest(parts({ customHeaders: { 'X-Api-Key': 'abc' } }));
    expect(Object.keys(headers).sort()).toEqual([
      'X-Api-Key',
      'content-type',
      'user-agent',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ]);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'NovaPulse/0.1.0' });
  });

  it.each([
    ['Webhook-Id', 'x'],
    ['webhook-anything', 'x'],
    ['svix-id', 'x'],
    ['Content-Type', 'text/plain'],
    ['Host', 'elsewhere'],
    ['Content-Length', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['Connection', 'close'],
    ['Expect', '100-continue'],
    ['traceparent', '00-0-0-00'],
    ['__proto__', 'x'],
    ['x bad', 'x'],
    ['x-bad', 'a\r\nx-more: b'],
    ['x-bad', 'a\u0000'],
    ['x-bad', 'é'],
    ['', 'x'],
  ])('an endpoint cannot have %j: %j', (name, value) => {
    const { headers } = buildRequest(parts({ customHeaders: Object.fromEntries([[name, value]]) }));
    expect(Object.keys(headers)).toHaveLength(5);
    expect(headers['content-type']).toBe('application/json');
    expect(customHeaderProblem(name, value)).not.toBeNull();
  });

  it.each(['Authorization', 'X-Api-Key', 'x-tenant', 'Accept', 'Cookie'])('an endpoint can have %s', (name) => {
    expect(customHeaderProblem(name, 'a b;c=1')).toBeNull();
  });
});
