import { type Cookie, createCookie, tokenPattern } from './cookie.ts';
import { sessionAbsoluteSeconds } from './sessionLifetime.ts';

export type SessionCookie = Cookie;

/** The session's token, in the browser. */
export function createSessionCookie(publicUrl: string): SessionCookie {
  return createCookie({
    name: 'novapulse_session',
    publicUrl,
    maxAgeSeconds: sessionAbsoluteSeconds,
    pattern: tokenPattern,
  });
}
