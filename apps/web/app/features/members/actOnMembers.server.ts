import type { ActionFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { formText } from '../forms/formText.ts';
import { act } from '../problems/callApi.server.ts';
import { parseRole } from './roles.ts';

/** What the rows of the members page ask for. */
export const memberIntents = [
  'setRole',
  'disable',
  'enable',
  'remove',
  'resetMfa',
  'resendInvite',
  'revokeInvite',
] as const;

export type MemberIntent = (typeof memberIntents)[number];

export function actOnMembers(args: ActionFunctionArgs, intent: MemberIntent, form: FormData) {
  const id = formText(form, 'id');
  switch (intent) {
    case 'setRole': {
      const role = parseRole(formText(form, 'role'));
      if (role === null) throw data(null, { status: 400 });
      return act(args, (api) => api.members.setRole({ id, role }));
    }
    case 'disable':
      return act(args, (api) => api.members.disable({ id }));
    case 'enable':
      return act(args, (api) => api.members.enable({ id }));
    case 'remove':
      return act(args, (api) => api.members.remove({ id }));
    case 'resetMfa':
      return act(args, (api) => api.members.resetMfa({ id }));
    case 'resendInvite':
      return act(args, (api) => api.members.resendInvite({ id }));
    case 'revokeInvite':
      return act(args, (api) => api.members.revokeInvite({ id }));
    default:
      return intent satisfies never;
  }
}
