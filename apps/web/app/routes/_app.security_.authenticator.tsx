import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { Smartphone } from 'lucide-react';
import { Button } from '../components/ui/Button.tsx';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { Note } from '../components/ui/Note.tsx';
import { PageHead } from '../components/ui/PageHead.tsx';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import { useFormBusy } from '../features/forms/useFormBusy.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { EnrolAuthenticator } from '../features/security/EnrolAuthenticator.tsx';
import { RecoveryCodes } from '../features/security/RecoveryCodes.tsx';
import { Steps } from '../features/security/Steps.tsx';
import { Page } from '../features/shell/Page.tsx';

const path = '/security/authenticator';
const crumbs = [{ to: '/security', label: 'Security' }];
const steps = ['Scan', 'Confirm', 'Save codes'];
const noStore = { headers: { 'cache-control': 'no-store' } };

export const meta: MetaFunction = () => [{ title: 'Set up an authenticator app · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => load(args, (api) => api.mfa.status());

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const none = { problem: undefined, enrolment: null, recoveryCodes: null };
  if (formText(form, 'intent') !== 'confirm') {
    const result = await act(args, (api) => api.mfa.enroll());
    if (!result.ok) return data({ ...none, problem: result.problem }, { status: result.status });
    const { secret, qrCode } = result.value;
    return data({ ...none, enrolment: { secret, qrCode } }, noStore);
  }
  const result = await act(args, (api) => api.mfa.confirm({ code: formText(form, 'code') }));
  const enrolment = { secret: formText(form, 'secret'), qrCode: formText(form, 'qrCode') };
  if (!result.ok) return data({ ...none, problem: result.problem, enrolment }, { status: result.status, ...noStore });
  const { recoveryCodes } = result.value;
  // A second app leaves the codes that one has.
  if (recoveryCodes.length === 0) return redirect('/security');
  return data({ ...none, recoveryCodes }, noStore);
}

export default function AuthenticatorRoute() {
  const status = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  if (result?.recoveryCodes) {
    return (
      <Page title="Recovery codes" crumbs={crumbs}>
        <Task title="Save your recovery codes" step={2}>
          <RecoveryCodes codes={result.recoveryCodes} />
        </Task>
      </Page>
    );
  }
  return (
    <Page title="Set up authenticator app" crumbs={crumbs}>
      <Task title="Set up an authenticator app" step={result?.enrolment ? 1 : 0}>
        {result?.enrolment ? (
          <EnrolAuthenticator enrolment={result.enrolment} problem={result.problem} />
        ) : (
          <Begin hasApp={status.totp !== null} isRequired={status.required} problem={result?.problem.message ?? null} />
        )}
      </Task>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Set up authenticator app" crumbs={crumbs}>
      <PageProblem subject="Your second factor" />
    </Page>
  );
}

function Task({ title, step, children }: { title: string; step: number; children: React.ReactNode }) {
  const subs = [
    'From then on, signing in takes your password and a six-digit code.',
    'From then on, signing in takes your password and a six-digit code.',
    'Each one signs you in once if you lose your phone. They are shown only now.',
  ];
  return (
    <div className="max-w-180">
      <PageHead title={title} sub={subs[step]} />
      <Steps steps={steps} current={step} />
      {children}
    </div>
  );
}

type BeginProps = { hasApp: boolean; isRequired: boolean; problem: string | null };

function Begin({ hasApp, isRequired, problem }: BeginProps) {
  const isBusy = useFormBusy(path, 'begin');
  return (
    <Form method="post" action={path} className="grid justify-items-start gap-4">
      <FormError>{problem}</FormError>
      {isRequired && !hasApp ? (
        <Note tone="warn" title="Your organization requires a second factor.">
          Set one up to go on.
        </Note>
      ) : null}
      <p className="text-ink-2">
        You need an app that shows one-time codes, such as the one of your password manager, Aegis, 2FAS, Google
        Authenticator or Microsoft Authenticator.
        {hasApp ? ' The app that you have goes on working until the new one is confirmed.' : null}
      </p>
      <div className="flex gap-2">
        <Button name="intent" value="begin" variant="primary" icon={Smartphone} busy={isBusy}>
          {hasApp ? 'Change to another app' : 'Begin'}
        </Button>
        {isRequired && !hasApp ? (
          <ButtonLink to="/security/passkey">Use a passkey instead</ButtonLink>
        ) : (
          <ButtonLink to="/security">Not now</ButtonLink>
        )}
      </div>
    </Form>
  );
}
