import { BlockList, isIP } from 'node:net';

/** True for `localhost`, names below it (RFC 6761, section 6.3), and loopback addresses, IPv6 in brackets or not. */
export function isLoopbackName(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  const family = isIP(name);
  return family === 0 ? /^(?:.+\.)?localhost$/.test(name) : loopback().check(name, family === 4 ? 'ipv4' : 'ipv6');
}

function loopback(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  return list;
}
