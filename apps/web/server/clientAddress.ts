import type { Request } from 'express';

/** The client's address: the socket's, or what a proxy in TRUST_PROXY says it is. IPv4 in its usual form. */
export function clientAddressOf(request: Request): string {
  return (request.ip ?? '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
