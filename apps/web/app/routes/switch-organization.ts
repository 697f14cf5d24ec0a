import type { ActionFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { formText } from '../features/forms/formText.ts';
import { act } from '../features/problems/callApi.server.ts';

/** Acts in another organization from now on. What one looked at belongs to the one that is left. */
export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const result = await act(args, (api) => api.auth.switchOrganization({ id: formText(form, 'id') }));
  if (!result.ok) throw data(result.problem, { status: result.status });
  return redirect('/');
}

export const loader = () => redirect('/');
