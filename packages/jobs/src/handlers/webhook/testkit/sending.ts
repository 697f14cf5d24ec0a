import { createAddressPolicy } from '@novapulse/core';
import { onTestFinished } from 'vitest';
import type { ResolveAddresses } from '../resolveAddresses.ts';
import { createSender, type Sender, type SenderOptions, type SendInput } from '../sendRequest.ts';
import type { SendResult } from '../sendResult.ts';

/** Loopback is allowed on any port, as under `npm start`. */
export const loopbackPolicy = createAddressPolicy({
  allowedCidrs: ['127.0.0.0/8', '::1/128'],
  allowedPorts: [80, 443],
});

/** What a public installation allows: no private range at all. */
export const publicPolicy = createAddressPolicy({ allowedCidrs: [], allowedPorts: [80, 443] });

export function testSender(options: Partial<SenderOptions> = {}): Sender {
  const sender = createSender({ addressPolicy: loopbackPolicy, timeoutMs: 5_000, ...options });
  onTestFinished(() => sender.close());
  return sender;
}

export const neverAborted = new AbortController().signal;

export function post(sender: Sender, url: string, input: Partial<SendInput> = {}): Promise<SendResult> {
  const headers = { 'content-type': 'application/json' };
  return sender.send({ url, headers, body: Buffer.from('{"type":"test"}'), signal: neverAborted, ...input });
}

/** Names instead of DNS: `{ 'receiver.test': ['127.0.0.1'] }`. Unknown names do not resolve. */
export function names(table: Record<string, readonly string[]>): ResolveAddresses {
  return async (hostname) => {
    const addresses = table[hostname];
    if (addresses === undefined)
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}
