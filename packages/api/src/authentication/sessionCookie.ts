import { sessionAbsoluteSeconds } from './sessionLifetime.ts';

export type SessionCookie = {
  /** The token in a `Cookie` header; null when there is none of the right form. */
  read(cookieHeader: string | undefined): string | null;
  /** The `Set-Cookie` value that signs in. */
  issue(token: string): string;
  /** The `Set-Cookie` value that signs out. */
  clear(): string;
};

// 256 bits as base64url.
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * The session's cookie. On https it is named with `__Host-`, which browsers keep to this host, this path and secure
 * connections (RFC 6265bis, section 4.1.3.2): no other subdomain can plant one.
 */
export function createSessionCookie(publicUrl: string): SessionCookie {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  const name = isSecure ? '__Host-novapulse_session' : 'novapulse_session';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    read(cookieHeader) {
      for (const pair of cookieHeader?.split(';') ?? []) {
        const separator = pair.indexOf('=');
        if (separator === -1 || pair.slice(0, separator).trim() !== name) continue;
        const token = pair.slice(separator + 1).trim();
        return tokenPattern.test(token) ? token : null;
      }
      return null;
    },
    issue: (token) => `${name}=${token}; ${attributes}; Max-Age=${sessionAbsoluteSeconds}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
  };
}
