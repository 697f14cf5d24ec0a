import type { ActionFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { attempt } from '../features/problems/callApi.server.ts';

/** A link to this address signs nobody out. */
export const loader = () => redirect('/');

export async function action(args: ActionFunctionArgs) {
  // A session that has already ended is as good as signed out.
  await attempt(args, (api) => api.auth.logout());
  return redirect('/sign-in');
}
