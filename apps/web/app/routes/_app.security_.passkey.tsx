import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { PageHead } from '../components/ui/PageHead.tsx';
import { formText, optionalText } from '../features/forms/formText.ts';
import { AddPasskey } from '../features/passkeys/AddPasskey.tsx';
import { registrationIn } from '../features/passkeys/passkeyIn.server.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { RecoveryCodes } from '../features/security/RecoveryCodes.tsx';
import { Page } from '../features/shell/Page.tsx';

const crumbs = [{ to: '/security', label: 'Security' }];
const noStore = { headers: { 'cache-control': 'no-store' } };

export const meta: MetaFunction = () => [{ title: 'Add a passkey · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  await load(args, (api) => api.mfa.status());
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const name = optionalText(form, 'name');
  const none = { problem: null, name: formText(form, 'name'), options: null, recoveryCodes: null };
  const response = registrationIn(form);
  if (response === null) {
    const begun = await act(args, (api) => api.passkeys.registerOptions());
    if (!begun.ok) return data({ ...none, problem: begun.problem.message }, { status: begun.status });
    return data({ ...none, options: begun.value }, noStore);
  }
  const added = await act(args, (api) => api.passkeys.register({ response, ...(name !== undefined && { name }) }));
  if (!added.ok) return data({ ...none, problem: added.problem.message }, { status: added.status });
  const { recoveryCodes } = added.value;
  if (recoveryCodes === null) return redirect('/security');
  return data({ ...none, recoveryCodes }, noStore);
}

export default function PasskeyRoute() {
  const result = useActionData<typeof action>();
  if (result?.recoveryCodes) {
    return (
      <Page title="Recovery codes" crumbs={crumbs}>
        <div className="max-w-180">
          <PageHead
            title="Save your recovery codes"
            sub="Your passkey is there. Each code signs you in once, beside your password, if you lose it. They are shown only now."
          />
          <RecoveryCodes codes={result.recoveryCodes} />
        </div>
      </Page>
    );
  }
  return (
    <Page title="Add a passkey" crumbs={crumbs}>
      <div className="max-w-180">
        <PageHead
          title="Add a passkey"
          sub="Your device keeps it and asks for your fingerprint, face or PIN. From then on it signs you in by itself."
        />
        <AddPasskey options={result?.options ?? null} name={result?.name ?? ''} problem={result?.problem ?? null} />
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Add a passkey" crumbs={crumbs}>
      <PageProblem subject="Your passkeys" />
    </Page>
  );
}
