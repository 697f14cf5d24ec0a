import type { ActionFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { parseTheme, themeCookieHeader } from '../features/document/theme.server.ts';

export const loader = () => redirect('/');

/** Keeps the chosen theme in a cookie. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  return data(null, { headers: { 'set-cookie': await themeCookieHeader(parseTheme(form.get('theme'))) } });
}
