import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAddressPolicy } from '@novapulse/core';
import { describe, expect, it } from 'vitest';
import { httpReceiver } from './testkit/receivers.ts';
import { names, post, publicPolicy, testSender } from './testkit/sending.ts';

const blockedAddresses = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
];

describe('no connection to an address that is not allowed (invariant 9)', () => {
  it.each(blockedAddresses)('%s as a literal', async (address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    const result = await post(testSender({ addressPolicy: publicPolicy }), `http://${host}/`);
    expect(result).toMatchObject({ errorCode: 'blocked_address', statusCode: null, aborted: false });
  });

  it.each(['2130706433', '0x7f.1', '017700000001', '127.1', '①②⑦.0.0.1'])(
    '%s, another spelling of loopback',
    async (host) => {
      const result = await post(testSender({ addressPolicy: publicPolicy }), `http://${host}/`);
      expect(result).toMatchObject({ errorCode: 'blocked_address' });
    },
  );

  it.each(blockedAddresses)('%s behind a name', async (address) => {
    const resolve = names({ 'receiver.test': [address] });
    const result = await post(testSender({ addressPolicy: publicPolicy, resolve }), 'http://receiver.test/');
    expect(result).toMatchObject({ errorCode: 'blocked_address', statusCode: null });
  });

  it('opens no socket at all for a blocked one', async () => {
    const receiver = await httpReceiver((_request, response) => response.end());
    // The literal and the name pass the check of the URL's text here, so that only the connector is left to refuse.
    const addressPolicy = { ...publicPolicy, checkUrl: (url: string) => ({ ok: true as const, url: new URL(url) }) };
    const resolve = names({ 'receiver.test': ['127.0.0.1'] });
    const sender = testSender({ addressPolicy, resolve });
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', 'receiver.test']) {
      const result = await post(sender, `http://${host}:${receiver.port}/`);
      expect(result).toMatchObject({ errorCode: 'blocked_address' });
    }
    expect(receiver.connections()).toBe(0);
  });

  it('connects to the allowed ones of a name’s addresses only', async () => {
    const blocked = await httpReceiver((_request, response) => response.end('blocked'), '127.0.0.2');
    const allowed = await httpReceiver((_request, response) => response.end('allowed'), '127.0.0.1');
    const addressPolicy = createAddressPolicy({ allowedCidrs: ['127.0.0.1/32'], allowedPorts: [443] });
    const resolve = names({ 'receiver.test': ['127.0.0.2', '10.0.0.1', '127.0.0.1'] });
    const sender = testSender({ addressPolicy, resolve });
    expect(await post(sender, `http://receiver.test:${allowed.port}/`)).toMatchObject({ errorCode: null });
    expect(await post(sender, `http://receiver.test:${blocked.port}/`)).toMatchObject({
      errorCode: 'connection_refused',
    });
    expect(blocked.connections()).toBe(0);
  });

  it('asks again for each connection: a name that turns to a blocked address gains nothing', async () => {
    const receiver = await httpReceiver((_request, response) => response.writeHead(200, { connection: 'close' }).end());
    const answers = ['127.0.0.1', '10.0.0.1'];
    const resolve = async () => [{ address: answers.shift() ?? '10.0.0.1', family: 4 }];
    const sender = testSender({ resolve });
    expect(await post(sender, `http://receiver.test:${receiver.port}/`)).toMatchObject({ errorCode: null });
    expect(await post(sender, `http://receiver.test:${receiver.port}/`)).toMatchObject({
      errorCode: 'blocked_address',
    });
  });

  it('does not reuse a connection beyond its lifetime', async () => {
    const receiver = await httpReceiver((_request, response) => response.end());
    const resolved: string[] = [];
    const resolve = async (hostname: string) => {
      resolved.push(hostname);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const sender = testSender({ resolve, connectionLifetimeMs: 100 });
    const url = `http://receiver.test:${receiver.port}/`;
    await post(sender, url);
    await nextTurn();
    await expect
      .poll(async () => {
        await post(sender, url);
        return resolved.length;
      })
      .toBe(2);
    expect(receiver.connections()).toBe(2);
    await expect.poll(() => receiver.open()).toBe(1);
  });

  it('does not reuse it under load either, when requests never stop queueing', async () => {
    const receiver = await httpReceiver((_request, response) => setTimeout(() => response.end(), 5));
    const sender = testSender({ connectionLifetimeMs: 50, connectionsPerOrigin: 2 });
    const url = `http://127.0.0.1:${receiver.port}/`;
    const results = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const codes: unknown[] = [];
        for (let count = 0; count < 20; count += 1) codes.push((await post(sender, url)).errorCode);
        return codes;
      }),
    );
    expect(results.flat().every((code) => code === null)).toBe(true);
    expect(receiver.received).toHaveLength(160);
    // 160 requests of 5 ms on 2 connections take 400 ms: eight lifetimes.
    expect(receiver.connections()).toBeGreaterThan(8);
  });

  it('gives the same verdict as the check when the endpoint was saved', async () => {
    for (const url of ['ftp://example.com/', 'http://example.com:22/', 'http://user:pass@example.com/', 'nonsense']) {
      const checked = publicPolicy.checkUrl(url);
      const result = await post(testSender({ addressPolicy: publicPolicy, resolve: names({}) }), url);
      if (checked.ok) expect(result.errorCode).toBe('dns_error');
      else expect(result).toMatchObject({ errorCode: 'blocked_address', errorMessage: checked.reason });
    }
  });

  it('tells nothing about the network inside', async () => {
    const resolve = names({ 'db.internal.test': ['10.20.30.40'] });
    const result = await post(testSender({ addressPolicy: publicPolicy, resolve }), 'http://db.internal.test/');
    expect(JSON.stringify(result)).not.toContain('10.20');
  });
});
