import { createCookie } from '@remix-run/node';
import { z } from 'zod';

const themeSchema = z.enum(['light', 'dark']);

/** `system` follows the system, which is also what an unknown value means. */
export type Theme = z.infer<typeof themeSchema> | 'system';

// Known to the server, so that the first paint has the right colours without an inline script.
const cookie = createCookie('novapulse_theme', { path: '/', sameSite: 'lax', maxAge: 365 * 86_400 });

export async function readTheme(request: Request): Promise<Theme> {
  const parsed = themeSchema.safeParse(await cookie.parse(request.headers.get('cookie')));
  return parsed.success ? parsed.data : 'system';
}

export function parseTheme(value: unknown): Theme {
  const parsed = themeSchema.safeParse(value);
  return parsed.success ? parsed.data : 'system';
}

/** The `Set-Cookie` value that keeps the choice. */
export async function themeCookieHeader(theme: Theme): Promise<string> {
  return theme === 'system' ? cookie.serialize('', { maxAge: 0 }) : cookie.serialize(theme);
}
