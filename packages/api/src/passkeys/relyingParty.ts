import { isIP } from 'node:net';
import { NovaError } from '@novapulse/core';

/** Who passkeys are made for: browsers use one only at this origin, and only for this host name. */
export type RelyingParty = { id: string; name: string; origin: string };

/**
 * @throws NovaError `PRECONDITION_FAILED`, reason `PASSKEYS_UNAVAILABLE`, where browsers offer no passkeys: at an address
 * without a name (Web Authentication Level 3, section 5.1.3: an RP ID is a domain) and without https, unless the host
 * is `localhost`.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { protocol, hostname, origin, port } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (isIP(hostname.replaceAll(/^\[|\]$/g, '')) !== 0) {
    const example = `${protocol}//${protocol === 'https:' ? 'nova.example.com' : 'localhost'}${port && `:${port}`}`;
    throw unavailable(
      `Passkeys need a host name, and PUBLIC_URL has an IP address. Set it to a name, such as ${example}, and open the dashboard there.`,
    );
  }
  if (protocol !== 'https:' && !isLocal) {
    throw unavailable('Passkeys need https, or localhost. Set PUBLIC_URL to the https address of the dashboard.');
  }
  return { id: hostname, name: 'NovaPulse', origin };
}

function unavailable(message: string): NovaError {
  return new NovaError('PRECONDITION_FAILED', message, { reason: 'PASSKEYS_UNAVAILABLE' });
}
