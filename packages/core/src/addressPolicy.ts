import { isIP } from 'node:net';
import { type AddressClass, type AddressRange, classOf, isInRange, parseAddress, unmapped } from './addressClass.ts';
import { NovaError } from './errors.ts';

export type UrlVerdict = { ok: true; url: URL } | { ok: false; reason: string };

export type AddressPolicy = {
  /**
   * Judges an endpoint's URL by its text: scheme, credentials, and the address and port of a literal address or
   * `localhost`. Another name says nothing about its addresses, so it passes unless its port is allowed nowhere; each
   * address it resolves to is then judged by `isAllowedAddress`, when the endpoint is saved, tested and delivered to.
   * The reason is a sentence for people that tells no more of a network than the class of the address.
   */
  checkUrl(url: string): UrlVerdict;
  /** Whether a connection may be made: the address is in an allowed range, or it is public and the port is allowed. */
  isAllowedAddress(ip: string, port: number): boolean;
  /** The reason why `isAllowedAddress` says no, as a sentence for people; null when it says yes. */
  refusalOf(ip: string, port: number): string | null;
};

export type AddressPolicyOptions = {
  /** Ranges such as `10.0.0.0/8` or `fd00::/8` in which every address and port may be used. */
  allowedCidrs: readonly string[];
  /** Ports that may be used on public addresses. */
  allowedPorts: readonly number[];
};

const kindOf: Record<Exclude<AddressClass, 'public'>, string> = {
  loopback: 'a loopback address',
  private: 'a private address',
  linkLocal: 'a link-local address',
  uniqueLocal: 'a unique local address',
  carrierGradeNat: 'a carrier-grade NAT address',
  unspecified: 'an unspecified address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  documentation: 'an address reserved for documentation',
  benchmarking: 'an address reserved for benchmarks',
  nat64: 'a local NAT64 address',
  '6to4': 'a 6to4 address',
  teredo: 'a Teredo address',
  ipv4Compatible: 'an IPv4-compatible IPv6 address',
  reserved: 'a reserved address',
  invalid: 'an invalid address',
};

/** @throws NovaError `BAD_REQUEST` that names the range or port that cannot be read. */
export function createAddressPolicy({ allowedCidrs, allowedPorts }: AddressPolicyOptions): AddressPolicy {
  const allowedRanges = allowedCidrs.map(parseRange);
  const ports = new Set(allowedPorts.map(requirePort));

  function refusalOf(ip: string, port: number): string | null {
    const parsed = parseAddress(ip);
    if (parsed === null) return refusedClass('invalid');
    const address = unmapped(parsed);
    if (allowedRanges.some((range) => isInRange(address, range))) return isPort(port) ? null : refusedPort(port);
    const addressClass = classOf(address);
    if (addressClass !== 'public') return refusedClass(addressClass);
    return ports.has(port) ? null : refusedPort(port);
  }

  function refusedPort(port: number): string {
    return `Port ${port} is not allowed. Use one of: ${[...ports].join(', ')}.`;
  }

  function refusalOfHost(hostname: string, port: number): string | null {
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0) return refusalOf(literal, port);
    if (isLocalhost(hostname)) return refusalOf('127.0.0.1', port) && refusalOf('::1', port);
    // In an allowed range every port may be used, and only its addresses tell whether a name lies in one.
    return ports.has(port) || (allowedRanges.length > 0 && isPort(port)) ? null : refusedPort(port);
  }

  return {
    refusalOf,
    isAllowedAddress: (ip, port) => refusalOf(ip, port) === null,
    checkUrl(text) {
      // The WHATWG parser is the one that later connects: it turns 0x7f.1, 2130706433 and full-width digits into
      // 127.0.0.1 here, so that no spelling escapes.
      const url = URL.parse(text);
      if (url === null) return refused('This is not a valid URL. Write it like https://example.com/webhooks.');
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        return refused('The URL must begin with https:// or http://.');
      }
      if (url.username !== '' || url.password !== '') {
        return refused('The URL must not contain a user name or password. Use a header of the webhook instead.');
      }
      const refusal = refusalOfHost(url.hostname, portOf(url));
      return refusal === null ? { ok: true, url } : refused(refusal);
    },
  };
}

function refused(reason: string): UrlVerdict {
  return { ok: false, reason };
}

function refusedClass(addressClass: Exclude<AddressClass, 'public'>): string {
  return `The URL points to ${kindOf[addressClass]}, which webhooks may not use.`;
}

/** RFC 6761 §6.3: `localhost` and every name below it mean loopback, with or without the final full stop. */
function isLocalhost(hostname: string): boolean {
  return /(?:^|\.)localhost\.?$/.test(hostname);
}

/** The port that an http or https URL means, which a URL's own `port` leaves out when it is the scheme's. */
export function portOf({ protocol, port }: Pick<URL, 'protocol' | 'port'>): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

function requirePort(port: number): number {
  if (isPort(port)) return port;
  throw new NovaError('BAD_REQUEST', `${port} is not a port. Write a number from 1 to 65535.`);
}

function parseRange(cidr: string): AddressRange {
  const [text = '', bits = '', ...rest] = cidr.trim().split('/');
  const address = text.includes('%') ? null : parseAddress(text);
  const prefixLength = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (address === null || rest.length > 0 || !(prefixLength <= (address.kind() === 'ipv4' ? 32 : 128))) {
    throw new NovaError(
      'BAD_REQUEST',
      `${JSON.stringify(cidr)} is not an address range. Write it like 10.0.0.0/8, 192.0.2.7/32 or fd00::/8.`,
    );
  }
  // Addresses are compared unmapped, so a range of IPv4-mapped addresses becomes the IPv4 range that it means.
  const target = unmapped(address);
  return target === address || prefixLength < 96 ? [address, prefixLength] : [target, prefixLength - 96];
}
