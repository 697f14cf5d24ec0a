import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressPolicy, portOf } from '@novapulse/core';
import { buildConnector } from 'undici';
import { ConnectRefusal } from './connectRefusal.ts';
import type { ResolveAddresses } from './resolveAddresses.ts';

export type ConnectorOptions = {
  addressPolicy: Pick<AddressPolicy, 'isAllowedAddress'>;
  resolve: ResolveAddresses;
  /** For name, TCP and TLS together. */
  timeoutMs: number;
  /** Certificate authorities in PEM instead of Node's. */
  ca?: string | undefined;
};

// How long one address of several may take before the next one is tried (RFC 8305 section 8 recommends 250 ms; a
// receiver on another continent with a TLS terminator may need more, and an address given up on is not tried again).
const addressAttemptMs = 500;

const blockedMessage = 'The host has no address that webhooks may be sent to.';

/**
 * Opens connections to allowed addresses only. The verdict falls on the addresses the connection is opened to, not on
 * an earlier look-up of the same name, so that a name which changes its answer (DNS rebinding) gains nothing.
 */
export function createConnector({ addressPolicy, resolve, timeoutMs, ca }: ConnectorOptions): buildConnector.connector {
  return (options, callback) => {
    const port = portOf(options);
    // Node looks up names only: a literal address never reaches `lookup`, so it is judged here.
    if (isIP(options.hostname) !== 0 && !addressPolicy.isAllowedAddress(options.hostname, port)) {
      queueMicrotask(() => callback(new ConnectRefusal('blocked_address', blockedMessage), null));
      return;
    }
    // Built per connection, since only here is the port known that the look-up has to judge.
    const connect = buildConnector({
      lookup: allowedAddressesOnly(resolve, (address) => addressPolicy.isAllowedAddress(address, port)),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
      timeout: timeoutMs,
      allowH2: false,
      maxCachedSessions: 0,
      // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in an environment cannot switch it off.
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    });
    connect(options, callback);
  };
}

function allowedAddressesOnly(resolve: ResolveAddresses, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (found: readonly LookupAddress[]) => {
      const allowed = found.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (found.length === 0) callback(unresolved(), '');
      else if (first === undefined) callback(new ConnectRefusal('blocked_address', blockedMessage), '');
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    };
    resolve(hostname).then(answer, () => callback(unresolved(), ''));
  };
}

function unresolved(): ConnectRefusal {
  return new ConnectRefusal('dns_error', 'The host name could not be resolved.');
}
