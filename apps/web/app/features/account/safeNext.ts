/**
 * Where to go after signing in: a path of ours, never another site. `//host`, `/\host` and control characters, which
 * browsers drop, all lead away.
 */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith('/') || /^\/[/\\]/.test(next) || /[\p{Cc}\\]/u.test(next)) return '/';
  const url = new URL(next, 'http://localhost');
  const path = `${url.pathname}${url.search}`;
  // Dot segments may leave a second slash at the front: /../..//evil.com.
  return url.host === 'localhost' && !path.startsWith('//') ? path : '/';
}
