import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { showToast } from '../components/ui/Toasts.tsx';
import { formText } from '../features/forms/formText.ts';
import { PasskeysPanel } from '../features/passkeys/PasskeysPanel.tsx';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { ActivityPanel } from '../features/security/ActivityPanel.tsx';
import type { SecurityIntent } from '../features/security/actOnSecurity.server.ts';
import { actOnSecurity, securityIntents } from '../features/security/actOnSecurity.server.ts';
import { DevicesPanel } from '../features/security/DevicesPanel.tsx';
import { loadSecurity } from '../features/security/loadSecurity.server.ts';
import { SecondFactorPanel } from '../features/security/SecondFactorPanel.tsx';
import { SessionsPanel } from '../features/security/SessionsPanel.tsx';
import { SignInPanel } from '../features/security/SignInPanel.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction = () => [{ title: 'Security · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => loadSecurity(args);

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const intent = securityIntents.find((known) => known === formText(form, 'intent'));
  if (intent === undefined) throw data(null, { status: 400 });
  const result = await actOnSecurity(args, intent, form);
  const at = args.context.now().toISOString();
  if (!result.ok) return data({ intent, at, problem: result.problem }, { status: result.status });
  return data({ intent, at, problem: undefined });
}

const doneTexts: Record<SecurityIntent, string> = {
  changePassword: 'Password changed. All other sessions have ended.',
  changeEmail: 'A mail is on its way to the new address. It counts once confirmed there.',
  turnOff: 'The authenticator app is off.',
  renamePasskey: 'That passkey has another name.',
  removePasskey: 'That passkey is removed.',
  revokeSession: 'That session has ended.',
  revokeOthers: 'All other sessions have ended.',
  revokeDevice: 'That device is asked for a code again.',
};

export default function SecurityRoute() {
  const { mfa, passkeys, sessions, devices, activity } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  useEffect(() => {
    if (result) showToast(result.problem ? result.problem.message : doneTexts[result.intent]);
  }, [result]);
  return (
    <Page title="Security">
      <div className="grid max-w-215 gap-5">
        <SecondFactorPanel mfa={mfa} />
        <PasskeysPanel passkeys={passkeys} isOnlyFactor={mfa.totp === null} />
        <SignInPanel refused={result?.problem ? result : undefined} doneAt={result?.problem ? undefined : result?.at} />
        <SessionsPanel sessions={sessions} />
        {devices.length > 0 ? <DevicesPanel devices={devices} /> : null}
        <ActivityPanel activity={activity} />
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Security">
      <PageProblem subject="Security" />
    </Page>
  );
}
