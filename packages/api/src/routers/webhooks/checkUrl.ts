import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { portOf } from '@novapulse/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { invalidInput } from '../../errors/invalidInput.ts';

// A name server that stays silent must not hold up a form; the address is judged again when something is sent.
const resolveTimeoutMs = 3_000;

/**
 * Judges an endpoint's URL as the delivery will (invariant 9): its form, and the addresses its name has now. A name is
 * refused when it has addresses and none of them is allowed; one that does not resolve now may do so later.
 *
 * @throws NovaError `BAD_REQUEST` naming `url`.
 */
export async function checkUrl(
  { config: { addressPolicy }, resolveHost = systemAddresses }: Pick<ApiDependencies, 'config' | 'resolveHost'>,
  text: string,
): Promise<void> {
  const checked = addressPolicy.checkUrl(text);
  if (!checked.ok) throw invalidInput({ url: [checked.reason] });
  const { url } = checked;
  // A literal address was judged with the URL.
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return;
  const addresses = await inTime(resolveHost(url.hostname));
  if (addresses.length > 0 && !addresses.some((address) => addressPolicy.isAllowedAddress(address, portOf(url)))) {
    throw invalidInput({ url: ['This host has no address that webhooks may be sent to.'] });
  }
}

async function systemAddresses(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

async function inTime(question: Promise<string[]>): Promise<string[]> {
  const { promise: timeout, resolve } = Promise.withResolvers<string[]>();
  const timer = setTimeout(resolve, resolveTimeoutMs, []);
  try {
    return await Promise.race([question, timeout]);
  } catch {
    // It does not resolve.
    return [];
  } finally {
    clearTimeout(timer);
  }
}
