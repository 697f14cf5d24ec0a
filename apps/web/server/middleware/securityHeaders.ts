import type { RequestHandler } from 'express';

/**
 * Headers of every answer. Pages that need more than nothing of a Content-Security-Policy set their own.
 *
 * `Referrer-Policy` is `same-origin`: links in mails carry tokens, which no other site may see; and `no-referrer` would
 * make browsers send `Origin: null` with our own forms (Fetch, "append a request `Origin` header").
 */
export function securityHeaders({ publicUrl }: { publicUrl: string }): RequestHandler {
  const isHttps = new URL(publicUrl).protocol === 'https:';
  const headers = {
    'content-security-policy':
      "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isHttps && { 'strict-transport-security': 'max-age=31536000' }),
  };
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}
