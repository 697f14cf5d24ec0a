import ipaddr from 'ipaddr.js';

/**
 * The addresses that are counted as one client: an IPv4 address by itself, also when it comes as an IPv4-mapped one,
 * and an IPv6 /64, which is what a single subscriber gets at least (RFC 6177). What is no address is a group, too.
 */
export function addressGroupOf(address: string): string {
  const [withoutZone = ''] = address.split('%', 1);
  if (!ipaddr.isValid(withoutZone)) return 'unknown';
  // `process` turns ::ffff:192.0.2.1 into 192.0.2.1, however it was written.
  const parsed = ipaddr.process(withoutZone);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const prefix = parsed.toByteArray().map((byte, index) => (index < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(prefix).toString()}/64`;
}
