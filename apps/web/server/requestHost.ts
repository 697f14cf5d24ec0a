import type { Request } from 'express';

/** The host that the caller named, with its port: `Host`, or what a proxy in TRUST_PROXY says it was. */
export function requestHostOf(request: Request): string {
  const forwarded = isFromTrustedProxy(request) ? request.headers['x-forwarded-host'] : undefined;
  const [first = ''] = (typeof forwarded === 'string' ? forwarded : '').split(',', 1);
  return first.trim() || (request.headers.host ?? '');
}

function isFromTrustedProxy(request: Request): boolean {
  const isTrusted: unknown = request.app.get('trust proxy fn');
  return typeof isTrusted === 'function' && isTrusted(request.socket.remoteAddress, 0) === true;
}
