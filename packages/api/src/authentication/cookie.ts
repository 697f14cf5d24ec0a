export type Cookie = {
  /** The value in a `Cookie` header; null when there is none of the right form. */
  read(cookieHeader: string | undefined): string | null;
  /** The `Set-Cookie` value that stores it. */
  issue(value: string): string;
  /** The `Set-Cookie` value that removes it. */
  clear(): string;
};

export type CookieOptions = {
  name: string;
  publicUrl: string;
  maxAgeSeconds: number;
  /** What a value looks like. */
  pattern: RegExp;
};

/** 256 bits as base64url. */
export const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * A cookie that no script reads and no other site sends along. On https it is named with `__Host-`, which browsers
 * keep to this host, this path and secure connections (RFC 6265bis, section 4.1.3.2): no other subdomain can plant one.
 */
export function createCookie({ name, publicUrl, maxAgeSeconds, pattern }: CookieOptions): Cookie {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  const fullName = isSecure ? `__Host-${name}` : name;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    read(cookieHeader) {
      for (const pair of cookieHeader?.split(';') ?? []) {
        const separator = pair.indexOf('=');
        if (separator === -1 || pair.slice(0, separator).trim() !== fullName) continue;
        const value = pair.slice(separator + 1).trim();
        return pattern.test(value) ? value : null;
      }
      return null;
    },
    issue: (value) => `${fullName}=${value}; ${attributes}; Max-Age=${maxAgeSeconds}`,
    clear: () => `${fullName}=; ${attributes}; Max-Age=0`,
  };
}
