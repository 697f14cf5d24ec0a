import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { httpReceiver, rawReceiver } from './testkit/receivers.ts';
import { names, post, testSender } from './testkit/sending.ts';

const head = (lines: string[]) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('%i is a success', async (status) => {
    const receiver = await httpReceiver((_request, response) => response.writeHead(status).end());
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/hook?a=1`);
    expect(result).toMatchObject({ statusCode: status, errorCode: null, errorMessage: null, aborted: false });
    expect(receiver.received[0]).toMatchObject({ url: '/hook?a=1' });
  });

  it.each([304, 400, 401, 404, 410, 429, 500, 503])('%i is http_status', async (status) => {
    const receiver = await httpReceiver((_request, response) => response.writeHead(status).end());
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: status, errorCode: 'http_status' });
  });

  it('records status, headers and body as they came', async () => {
    const receiver = await httpReceiver((_request, response) => {
      response.writeHead(503, { 'Retry-After': '7', 'X-Twice': ['a', 'b'], 'set-cookie': ['c=1', 'd=2'] });
      response.end('busy \u{1f41d}');
    });
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: 503, retryAfter: '7', truncated: false });
    expect(result.responseHeaders).toMatchObject({ 'x-twice': 'a, b', 'set-cookie': 'c=1, d=2' });
    expect(Buffer.from(result.responseBody ?? []).toString()).toBe('busy \u{1f41d}');
    expect(result.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('keeps a header named __proto__ a header', async () => {
    const receiver = await rawReceiver((socket) => socket.write(head(['__proto__: x', 'content-length: 0'])));
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(Object.entries(result.responseHeaders ?? {})).toContainEqual(['__proto__', 'x']);
    expect(JSON.stringify(result.responseHeaders)).toContain('"__proto__":"x"');
  });

  it('does not follow a redirect', async () => {
    const target = await httpReceiver((_request, response) => response.end());
    const receiver = await httpReceiver((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${target.port}/` }).end();
    });
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: 302, errorCode: 'http_status' });
    expect(result.errorMessage).toContain('redirects are not followed');
    expect(target.connections()).toBe(0);
  });

  it.each([
    ['abort-message', { abortMessage: true, disable: false }],
    ['disable', { abortMessage: false, disable: true }],
    ['Abort-Message, disable', { abortMessage: true, disable: true }],
    ['something-else', { abortMessage: false, disable: false }],
  ])('reads webhook-delivery: %s', async (value, expected) => {
    const receiver = await httpReceiver((_request, response) => {
      response.writeHead(500, { 'webhook-delivery': value }).end();
    });
    expect(await post(testSender(), `http://127.0.0.1:${receiver.port}/`)).toMatchObject(expected);
  });

  it('believes no wish of an answer that broke off', async () => {
    const receiver = await rawReceiver((socket) => {
      socket.end(head(['webhook-delivery: abort-message, disable', 'content-length: 10']));
    });
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode: 'connection_reset', abortMessage: false, disable: false });
  });
});

describe('a body', () => {
  it('is cut while it streams, and still is a success', async () => {
    const receiver = await httpReceiver((_request, response) => response.end(Buffer.alloc(100_000, 'x')));
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: 200, errorCode: null, truncated: true });
    expect(result.responseBody).toHaveLength(16_384);
  });

  it.each([
    [16_383, false],
    [16_384, false],
    [16_385, true],
  ])('of %i bytes is truncated: %s', async (length, truncated) => {
    const receiver = await httpReceiver((_request, response) => response.end(Buffer.alloc(length, 'x')));
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode: null, truncated });
    expect(result.responseBody).toHaveLength(Math.min(length, 16_384));
  });

  it('stays compressed: a compression bomb is only its few bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    const receiver = await httpReceiver((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(Buffer.from(result.responseBody ?? [])).toEqual(bomb.subarray(0, 16_384));
    expect(receiver.received[0]?.headers['accept-encoding']).toBeUndefined();
  });

  it('may end with the connection', async () => {
    const receiver = await rawReceiver((socket) => socket.end(`${head(['connection: close'])}hello`));
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: 200, errorCode: null, truncated: false });
    expect(Buffer.from(result.responseBody ?? []).toString()).toBe('hello');
  });
});

describe('connections', () => {
  it('are reused for one origin', async () => {
    const receiver = await httpReceiver((_request, response) => response.end('ok'));
    const sender = testSender();
    for (let count = 0; count < 5; count += 1) {
      await post(sender, `http://127.0.0.1:${receiver.port}/${count}`);
      // undici gives a connection back after a turn of the loop, once it has seen that the receiver left it open.
      await nextTurn();
    }
    expect(receiver.received).toHaveLength(5);
    expect(receiver.connections()).toBe(1);
  });

  it('are bounded for one origin, and requests take turns', async () => {
    const receiver = await httpReceiver((_request, response) => setImmediate(() => response.end('ok')));
    const sender = testSender({ connectionsPerOrigin: 3 });
    const results = await Promise.all(
      Array.from({ length: 30 }, () => post(sender, `http://127.0.0.1:${receiver.port}/`)),
    );
    expect(results.every(({ errorCode }) => errorCode === null)).toBe(true);
    expect(receiver.connections()).toBe(3);
  });

  it('of many origins do not stay open', async () => {
    const receiver = await httpReceiver((_request, response) => response.end('ok'));
    const hosts = Array.from({ length: 20 }, (_, index) => `r${index}.receiver.test`);
    const sender = testSender({
      maxOrigins: 4,
      resolve: names(Object.fromEntries(hosts.map((h) => [h, ['127.0.0.1']]))),
    });
    for (const host of hosts) {
      expect(await post(sender, `http://${host}:${receiver.port}/`)).toMatchObject({ errorCode: null });
    }
    await expect.poll(() => receiver.open()).toBeLessThanOrEqual(4);
  });

  it('are given up with a body that is too long, without harm to the next request', async () => {
    const receiver = await httpReceiver(({ url }, response) =>
      response.end(Buffer.alloc(url === '/long' ? 50_000 : 5)),
    );
    const sender = testSender();
    await post(sender, `http://127.0.0.1:${receiver.port}/long`);
    const next = await post(sender, `http://127.0.0.1:${receiver.port}/short`);
    expect(next).toMatchObject({ errorCode: null, truncated: false });
    expect(next.responseBody).toHaveLength(5);
  });

  it('that the receiver closed while idle are replaced', async () => {
    const receiver = await httpReceiver((_request, response) => response.writeHead(200, { connection: 'close' }).end());
    const sender = testSender();
    for (let count = 0; count < 3; count += 1) {
      expect(await post(sender, `http://127.0.0.1:${receiver.port}/`)).toMatchObject({ errorCode: null });
    }
  });

  it('are never used to send a request a second time within an attempt (invariant 3)', async () => {
    let requests = 0;
    const receiver = await rawReceiver((socket) => {
      requests += 1;
      socket.destroy();
    });
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result.errorCode).toBe('connection_reset');
    expect(requests).toBe(1);
    expect(receiver.connections()).toBe(1);
  });
});

describe('a sender', () => {
  it('refuses a request that is no request', async () => {
    const receiver = await httpReceiver((_request, response) => response.end());
    const sent = post(testSender(), `http://127.0.0.1:${receiver.port}/`, { headers: { 'x-bad': 'a\r\nx-more: b' } });
    await expect(sent).rejects.toThrow('invalid x-bad header');
    expect(receiver.received).toHaveLength(0);
  });

  it('lets the attempts under way end when it closes, and sends nothing after', async () => {
    const receiver = await httpReceiver((_request, response) => setTimeout(() => response.end('done'), 50));
    const sender = testSender();
    const underWay = post(sender, `http://127.0.0.1:${receiver.port}/`);
    await expect.poll(() => receiver.received).toHaveLength(1);
    await sender.close();
    expect(await underWay).toMatchObject({ statusCode: 200, errorCode: null });
    expect(await post(sender, `http://127.0.0.1:${receiver.port}/`)).toMatchObject({ aborted: true, errorCode: null });
    expect(receiver.received).toHaveLength(1);
  });
});
