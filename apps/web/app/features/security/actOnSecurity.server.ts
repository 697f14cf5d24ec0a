import type { ActionFunctionArgs } from '@remix-run/node';
import { formText } from '../forms/formText.ts';
import { act } from '../problems/callApi.server.ts';

/** What the forms of the security page ask for. */
export const securityIntents = [
  'changePassword',
  'changeEmail',
  'turnOff',
  'renamePasskey',
  'removePasskey',
  'revokeSession',
  'revokeOthers',
  'revokeDevice',
] as const;

export type SecurityIntent = (typeof securityIntents)[number];

export function actOnSecurity(args: ActionFunctionArgs, intent: SecurityIntent, form: FormData) {
  const id = formText(form, 'id');
  switch (intent) {
    case 'changePassword':
      return act(args, (api) =>
        api.auth.changePassword({
          currentPassword: formText(form, 'currentPassword'),
          newPassword: formText(form, 'newPassword'),
        }),
      );
    case 'changeEmail':
      return act(args, (api) => api.auth.changeEmail({ email: formText(form, 'email') }));
    case 'turnOff':
      return act(args, (api) => api.mfa.disable());
    case 'renamePasskey':
      return act(args, (api) => api.passkeys.rename({ id, name: formText(form, 'name') }));
    case 'removePasskey':
      return act(args, (api) => api.passkeys.remove({ id }));
    case 'revokeSession':
      return act(args, (api) => api.sessions.revoke({ id }));
    case 'revokeOthers':
      return act(args, (api) => api.sessions.revokeOthers());
    case 'revokeDevice':
      return act(args, (api) => api.devices.revoke({ id }));
    default:
      return intent satisfies never;
  }
}
