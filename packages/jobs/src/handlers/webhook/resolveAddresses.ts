import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** All addresses of a host name, in the order to try them; rejects when there is none. */
export type ResolveAddresses = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * The system's resolver, which also reads the hosts file. `getaddrinfo` occupies a thread of libuv's pool for as long
 * as a name server stays silent, so callers that ask for the same name at the same time share one question.
 */
export function createSystemResolver(): ResolveAddresses {
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>();
  return (hostname) => {
    const asked = underWay.get(hostname);
    if (asked !== undefined) return asked;
    const question = lookup(hostname, { all: true }).finally(() => underWay.delete(hostname));
    underWay.set(hostname, question);
    return question;
  };
}
