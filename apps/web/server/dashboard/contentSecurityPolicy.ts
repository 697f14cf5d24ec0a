/**
 * What the dashboard's documents may load: only what this server serves. Scripts that stand in the page carry the
 * nonce. Styles may stand in the page: components set widths and positions, and the toasts and dialogs bring a style
 * element of their own.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    // The hot-reload socket has a port of its own.
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
