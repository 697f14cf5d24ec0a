import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type AddressClass =
  | 'public'
  | 'loopback'
  | 'private'
  | 'linkLocal'
  | 'uniqueLocal'
  | 'carrierGradeNat'
  | 'unspecified'
  | 'broadcast'
  | 'multicast'
  | 'documentation'
  | 'benchmarking'
  | 'nat64'
  | '6to4'
  | 'teredo'
  | 'ipv4Compatible'
  | 'reserved'
  | 'invalid';

export type ParsedAddress = ipaddr.IPv4 | ipaddr.IPv6;
export type AddressRange = [ParsedAddress, number];

// IANA's special-purpose registries (RFC 6890) and what came before them. The first range that holds an address counts.
const classes: readonly (readonly [AddressClass, readonly string[]])[] = [
  ['unspecified', ['0.0.0.0/8', '::/128']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  // fec0::/10 is the old site-local range (RFC 3879).
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fec0::/10']],
  ['uniqueLocal', ['fc00::/7']],
  ['linkLocal', ['169.254.0.0/16', 'fe80::/10']],
  ['carrierGradeNat', ['100.64.0.0/10']],
  ['documentation', ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20']],
  ['benchmarking', ['198.18.0.0/15', '2001:2::/48']],
  ['broadcast', ['255.255.255.255/32']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['ipv4Compatible', ['::/96']],
  // The local-use prefix (RFC 8215): where in it the IPv4 address stands is the network's own choice.
  ['nat64', ['64:ff9b:1::/48']],
  ['6to4', ['192.88.99.0/24', '2002::/16']],
  ['teredo', ['2001::/32']],
  [
    'reserved',
    [
      '192.0.0.0/24',
      // AS112 and AMT anycast: answered by whichever node is nearest, which may be an inside one.
      '192.31.196.0/24',
      '192.52.193.0/24',
      '192.175.48.0/24',
      '2620:4f:8000::/48',
      // Azure's host service, reachable from every virtual machine there although the address looks public.
      '168.63.129.16/32',
      '240.0.0.0/4',
      // IETF protocol assignments: ORCHID, AMT, drone ids and others.
      '2001::/23',
    ],
  ],
  ['public', ['0.0.0.0/0', '2000::/3']],
];

const ranges = classes.flatMap(([addressClass, cidrs]) =>
  cidrs.map((cidr) => ({ addressClass, range: ipaddr.parseCIDR(cidr) })),
);
const nat64Range = ipaddr.parseCIDR('64:ff9b::/96');

/** An address in its usual text form, or null. A zone id is dropped: it selects an interface and changes no class. */
export function parseAddress(text: string): ParsedAddress | null {
  // `isIP` takes none of the forms that resolvers read differently: 127.1, 0x7f.0.0.1, 0177.0.0.1.
  if (isIP(text) === 0) return null;
  if (isIP(text) === 4) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.parse(withHexTail(text.replace(/%.*$/s, '')));
}

/** `ipaddr.js` 2.5 reads ::1.2.3.4 as ::ffff:1.2.3.4, another address; in hex it has no choice. */
function withHexTail(text: string): string {
  return text.replace(/\d+(?:\.\d+){3}$/, (quad) => {
    const [a, b, c, d] = quad.split('.').map(Number);
    return `${hexGroup(a, b)}:${hexGroup(c, d)}`;
  });
}

function hexGroup(high = 0, low = 0): string {
  return (high * 256 + low).toString(16);
}

/** The IPv4 address of an IPv4-mapped IPv6 address, because that is where a connection to it goes. */
export function unmapped(address: ParsedAddress): ParsedAddress {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

export function isInRange(address: ParsedAddress, range: AddressRange): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}

/**
 * The class of an IPv4 or IPv6 address. Only `public` is fit for strangers: an IPv6 address outside 2000::/3 is at
 * best `reserved`, so that a range assigned later stays closed until it is listed here.
 *
 * Addresses that hold an IPv4 address: IPv4-mapped ones and those of the NAT64 prefix 64:ff9b::/96 have the class of
 * the address inside, since it alone decides who answers (and networks with IPv6 only reach every IPv4 host that way).
 * 6to4, Teredo, IPv4-compatible ones and the local NAT64 prefix are obsolete or ambiguous and never `public`. A NAT64
 * prefix of a network's own choosing cannot be told from other addresses.
 */
export function classifyAddress(text: string): AddressClass {
  const address = parseAddress(text);
  return address === null ? 'invalid' : classOf(address);
}

export function classOf(address: ParsedAddress): AddressClass {
  const target = unmapped(address);
  if (isInRange(target, nat64Range)) return classOf(new ipaddr.IPv4(target.toByteArray().slice(-4)));
  return ranges.find(({ range }) => isInRange(target, range))?.addressClass ?? 'reserved';
}
