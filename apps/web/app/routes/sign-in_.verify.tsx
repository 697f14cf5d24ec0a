import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { OtherWays } from '../features/account/OtherWays.tsx';
import { RecoveryCodeForm } from '../features/account/RecoveryCodeForm.tsx';
import { SecondFactorForm } from '../features/account/SecondFactorForm.tsx';
import { safeNext } from '../features/account/safeNext.ts';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import { PasskeyButton } from '../features/passkeys/PasskeyButton.tsx';
import { assertionIn } from '../features/passkeys/passkeyIn.server.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [{ title: 'Enter your code · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const next = safeNext(searchParams.get('next'));
  const viewer = await attempt(args, (api) => api.auth.me());
  if (viewer.ok) throw redirect(next);
  const methods = (searchParams.get('methods') ?? 'totp recovery_code').split(' ');
  const isByRecoveryCode = searchParams.get('by') === 'recovery_code' || !methods.includes('totp');
  const takesPasskey = methods.includes('passkey');
  const isOnlyByPasskey = takesPasskey && methods.length === 1;
  return {
    next,
    methods: methods.join(' '),
    isByRecoveryCode,
    takesPasskey,
    isOnlyByPasskey,
    version: args.context.version,
  };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const recoveryCode = formText(form, 'recoveryCode');
  const next = safeNext(formText(form, 'next'));
  const response = assertionIn(form);
  if (response !== null) {
    const signedIn = await attempt(args, (api) => api.auth.verifyPasskey({ response }));
    return signedIn.ok ? redirect(next) : data({ problem: signedIn.problem }, { status: signedIn.status });
  }
  const result = await attempt(args, (api) =>
    api.auth.verifyMfa({
      ...(form.has('recoveryCode') ? { recoveryCode } : { code: formText(form, 'code') }),
      trustDevice: form.get('trustDevice') === 'on',
    }),
  );
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  // Whoever is about to run out of recovery codes is shown where new ones come from.
  if (recoveryCode !== '' && result.value.recoveryCodesLow) return redirect('/security');
  return redirect(next);
}

export default function VerifyRoute() {
  const { next, methods, isByRecoveryCode, takesPasskey, isOnlyByPasskey, version } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const form = { next, methods, problem };
  return (
    <AuthPage
      title={isOnlyByPasskey ? 'Use your passkey' : isByRecoveryCode ? 'Use a recovery code' : 'Enter your code'}
      version={version}
      note="Lost the app and the codes? An admin can reset your second factor."
    >
      {takesPasskey ? (
        <PasskeyButton
          purpose="after_password"
          action="/sign-in/verify"
          next={next}
          isPrimary={!methods.includes('totp')}
        >
          Use your passkey
        </PasskeyButton>
      ) : null}
      {isOnlyByPasskey ? (
        <>
          <FormError>{problem?.message ?? null}</FormError>
          <OtherWays methods={methods} next={next} except="recovery_code" />
        </>
      ) : isByRecoveryCode ? (
        <RecoveryCodeForm {...form} />
      ) : (
        <SecondFactorForm {...form} />
      )}
    </AuthPage>
  );
}
