import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { httpReceiver, type Receiver, rawReceiver } from './testkit/receivers.ts';
import { names, post, testSender } from './testkit/sending.ts';

const timeoutMs = 250;

/** Writes `piece` every 20 ms until the connection is gone. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 20);
  socket.on('close', () => clearInterval(timer));
}

async function expectTimeout(
  url: string,
  statusCode: number | null,
  resolve = names({ 'receiver.test': ['127.0.0.1'] }),
) {
  const startedMs = performance.now();
  const result = await post(testSender({ timeoutMs, resolve }), url);
  const tookMs = performance.now() - startedMs;
  expect(result).toMatchObject({ errorCode: 'timeout', statusCode, aborted: false });
  expect(result.durationMs).toBeGreaterThanOrEqual(timeoutMs - 5);
  expect(tookMs).toBeLessThan(timeoutMs + 2_000);
  return result;
}

async function expectClosed(receiver: Receiver) {
  await expect.poll(() => receiver.open()).toBe(0);
}

describe('the one deadline covers', () => {
  it('a name that is never resolved', async () => {
    await expectTimeout('http://receiver.test/', null, () => new Promise(() => undefined));
  });

  it('a TLS handshake that is never answered', async () => {
    const receiver = await rawReceiver(() => undefined);
    await expectTimeout(`https://receiver.test:${receiver.port}/`, null);
    await expectClosed(receiver);
  });

  it('headers that never come', async () => {
    const receiver = await rawReceiver(() => undefined);
    await expectTimeout(`http://127.0.0.1:${receiver.port}/`, null);
    await expectClosed(receiver);
  });

  it('headers that drip', async () => {
    const receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'x-a: b\r\n');
    });
    await expectTimeout(`http://127.0.0.1:${receiver.port}/`, null);
    await expectClosed(receiver);
  });

  it('interim answers without end', async () => {
    const receiver = await rawReceiver((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'));
    await expectTimeout(`http://127.0.0.1:${receiver.port}/`, null);
    await expectClosed(receiver);
  });

  it('a body that drips: status and what came are kept', async () => {
    const receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      drip(socket, '.');
    });
    const result = await expectTimeout(`http://127.0.0.1:${receiver.port}/`, 200);
    expect(Buffer.from(result.responseBody ?? []).toString()).toMatch(/^\.+$/);
    await expectClosed(receiver);
  });

  it('the wait for a connection', async () => {
    const receiver = await httpReceiver(() => undefined);
    const sender = testSender({ timeoutMs, connectionsPerOrigin: 2 });
    const url = `http://127.0.0.1:${receiver.port}/`;
    const results = await Promise.all(Array.from({ length: 6 }, () => post(sender, url)));
    expect(results.map(({ errorCode }) => errorCode)).toEqual(Array.from({ length: 6 }, () => 'timeout'));
    await expectClosed(receiver);
  });
});

describe('the caller’s signal', () => {
  it('ends an attempt at once and is told apart from a timeout', async () => {
    const receiver = await rawReceiver(() => undefined);
    const controller = new AbortController();
    const sent = post(testSender(), `http://127.0.0.1:${receiver.port}/`, { signal: controller.signal });
    await expect.poll(() => receiver.connections()).toBe(1);
    controller.abort();
    expect(await sent).toMatchObject({ aborted: true, errorCode: null, statusCode: null });
    await expectClosed(receiver);
  });

  it('ends an attempt that still looks up a name, and its request never leaves', async () => {
    const receiver = await httpReceiver((_request, response) => response.end());
    const { promise, resolve: answer } = Promise.withResolvers<void>();
    const resolve = names({ 'receiver.test': ['127.0.0.1'] });
    const sender = testSender({
      resolve: (hostname) => promise.then(() => resolve(hostname)),
      connectionsPerOrigin: 1,
    });
    const controller = new AbortController();
    const url = `http://receiver.test:${receiver.port}/`;
    const sent = post(sender, url, { signal: controller.signal });
    const next = post(sender, `${url}next`);
    controller.abort();
    expect(await sent).toMatchObject({ aborted: true, errorCode: null });
    answer();
    expect(await next).toMatchObject({ errorCode: null });
    expect(receiver.received.map((request) => request.url)).toEqual(['/next']);
  });

  it('ends an attempt that waits for a connection, and its request never leaves', async () => {
    const responses: ServerResponse[] = [];
    const receiver = await httpReceiver((_request, response) => responses.push(response));
    const sender = testSender({ connectionsPerOrigin: 2 });
    const url = `http://127.0.0.1:${receiver.port}/`;
    const holders = [post(sender, `${url}first`), post(sender, `${url}second`)];
    await expect.poll(() => responses).toHaveLength(2);
    const controller = new AbortController();
    const waiting = Array.from({ length: 4 }, () => post(sender, `${url}waiting`, { signal: controller.signal }));
    const last = post(sender, `${url}last`);
    controller.abort();
    for (const result of await Promise.all(waiting)) expect(result).toMatchObject({ aborted: true, errorCode: null });
    for (const response of responses) response.end();
    // Requests to one origin take their turn in order: whatever was still to leave leaves before this one.
    await expect.poll(() => responses).toHaveLength(3);
    responses.at(-1)?.end();
    for (const result of await Promise.all([...holders, last])) expect(result).toMatchObject({ errorCode: null });
    expect(receiver.received.map((request) => request.url).sort()).toEqual(['/first', '/last', '/second']);
  });

  it('that is aborted already sends nothing', async () => {
    const receiver = await httpReceiver((_request, response) => response.end());
    const sent = post(testSender(), `http://127.0.0.1:${receiver.port}/`, { signal: AbortSignal.abort() });
    expect(await sent).toMatchObject({ aborted: true });
    expect(receiver.connections()).toBe(0);
  });

  it('may be shared by a whole batch and leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const receiver = await httpReceiver((_request, response) => response.end());
    const sender = testSender();
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 50 }, () => post(sender, `http://127.0.0.1:${receiver.port}/`, { signal })));
    await once(setImmediateEvent(), 'abort');
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

/** An event after the warnings of this turn have been emitted. */
function setImmediateEvent(): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  return controller.signal;
}
