import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { SignedOutNote } from '../features/account/SignedOutNote.tsx';
import { SignInForm } from '../features/account/SignInForm.tsx';
import { safeNext } from '../features/account/safeNext.ts';
import { secondFactorPath } from '../features/account/secondFactorPath.ts';
import { formText } from '../features/forms/formText.ts';
import { PasskeyButton } from '../features/passkeys/PasskeyButton.tsx';
import { assertionIn } from '../features/passkeys/passkeyIn.server.ts';
import { usePasskeyAutofill } from '../features/passkeys/usePasskeyAutofill.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [{ title: 'Sign in · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const next = safeNext(searchParams.get('next'));
  const viewer = await attempt(args, (api) => api.auth.me());
  if (viewer.ok) throw redirect(next);
  return { next, done: searchParams.get('done'), version: args.context.version };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const email = formText(form, 'email');
  const next = safeNext(formText(form, 'next'));
  const response = assertionIn(form);
  if (response !== null) {
    const signedIn = await attempt(args, (api) => api.auth.verifyPasskey({ response }));
    return signedIn.ok ? redirect(next) : data({ problem: signedIn.problem, email }, { status: signedIn.status });
  }
  const result = await attempt(args, (api) => api.auth.login({ email, password: formText(form, 'password') }));
  if (!result.ok) return data({ problem: result.problem, email }, { status: result.status });
  if (result.value.status === 'authenticated') return redirect(next);
  return redirect(secondFactorPath(next, result.value.methods));
}

export default function SignInRoute() {
  const { next, done, version } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  usePasskeyAutofill(next);
  return (
    <AuthPage title="Sign in" version={version} note="Invited? Open the link in the mail. It is valid for 7 days.">
      <SignedOutNote done={done} />
      <SignInForm next={next} email={refused?.email ?? ''} problem={refused?.problem} />
      <PasskeyButton purpose="sign_in" action="/sign-in" next={next}>
        Use a passkey
      </PasskeyButton>
    </AuthPage>
  );
}
