import { createHttpServer } from '@novapulse/runtime';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAddressOf } from './clientAddress.ts';
import { createSend } from './testing/send.ts';

/** What the server takes for the client's address, behind the given proxies; the socket's is 127.0.0.1. */
async function startEcho(trustProxy: string[]) {
  const app = express();
  app.set('trust proxy', trustProxy);
  app.use((request, response) => void response.send(clientAddressOf(request)));
  const server = createHttpServer(app);
  const send = createSend(await server.listen(0, '127.0.0.1'));
  return {
    close: () => server.close(100),
    addressFor: async (headers: Record<string, string>) => (await send('/', { headers })).text,
  };
}

describe('clientAddressOf', () => {
  let alone: Awaited<ReturnType<typeof startEcho>>;
  let behind: Awaited<ReturnType<typeof startEcho>>;
  beforeAll(async () => {
    alone = await startEcho([]);
    behind = await startEcho(['127.0.0.0/8', '10.0.0.0/8', '2001:db8:ffff::/48']);
  });
  afterAll(() => Promise.all([alone.close(), behind.close()]));

  it('believes no header of a caller that is no trusted proxy', async () => {
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'cf-connecting-ip', 'true-client-ip']) {
      expect([name, await alone.addressFor({ [name]: '203.0.113.9' })]).toEqual([name, '127.0.0.1']);
    }
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    // What the client wrote itself stands to the left of what the proxies added.
    ['192.0.2.1, 203.0.113.9', '203.0.113.9'],
    ['192.0.2.1, 10.9.9.9, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    ['192.0.2.1, 203.0.113.9, 2001:db8:ffff::1', '203.0.113.9'],
    ['2001:db8:1::5', '2001:db8:1::5'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['10.0.0.7', '10.0.0.7'],
  ])('takes the right-most address that is no trusted proxy: %s', async (forwarded, address) => {
    expect(await behind.addressFor({ 'x-forwarded-for': forwarded })).toBe(address);
  });

  it('believes trusted proxies no other header', async () => {
    expect(await behind.addressFor({ 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' })).toBe('127.0.0.1');
  });
});
