import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { ProofForm } from '../features/account/ProofForm.tsx';
import { safeNext } from '../features/account/safeNext.ts';
import { useRemindToRepeat } from '../features/account/useRemindToRepeat.ts';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import { PasskeyButton } from '../features/passkeys/PasskeyButton.tsx';
import { assertionIn } from '../features/passkeys/passkeyIn.server.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [{ title: 'Confirm that it is you · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const { methods } = await load(args, (api) => api.mfa.status());
  return {
    next: safeNext(searchParams.get('next')),
    proof: typedProof(methods, searchParams.has('recovery')),
    takesPasskey: methods.includes('passkey'),
    takesRecoveryCode: methods.includes('recovery_code'),
    version: args.context.version,
  };
}

type Proof = 'password' | 'code' | 'recoveryCode';

/** What the page has a field for; null for somebody who has passkeys only. */
function typedProof(methods: readonly string[], isRecovery: boolean): Proof | null {
  if (methods.length === 0) return 'password';
  const takesCode = methods.includes('totp');
  if (methods.includes('recovery_code') && (isRecovery || !takesCode)) return 'recoveryCode';
  return takesCode ? 'code' : null;
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const given = (['password', 'code', 'recoveryCode'] as const).filter((name) => form.has(name));
  const passkey = assertionIn(form);
  const proof = passkey === null ? Object.fromEntries(given.map((name) => [name, formText(form, name)])) : { passkey };
  // A wrong proof answers UNAUTHORIZED, as a session that ended does: only the second has no reason.
  const result = await act(args, (api) => api.auth.stepUp(proof), { isRefusal: (problem) => problem.reason !== null });
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  return redirect(safeNext(formText(form, 'next')));
}

export default function StepUpRoute() {
  const { next, proof, takesPasskey, takesRecoveryCode, version } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  useRemindToRepeat(next);
  return (
    <AuthPage title="Confirm that it is you" version={version} note="This holds for 10 minutes.">
      <p className="-mt-4 text-ink-2">
        What you are about to do needs a fresh proof. It has not been done yet: you come back to the page and do it
        again.
      </p>
      {proof === null ? (
        <FormError>{problem?.message ?? null}</FormError>
      ) : (
        <ProofForm key={proof} proof={proof} next={next} problem={problem} />
      )}
      {takesPasskey ? (
        <PasskeyButton purpose="step_up" action="/step-up" next={next} isPrimary={proof === null}>
          Use your passkey
        </PasskeyButton>
      ) : null}
      <div className="grid gap-2 border-line border-t pt-5">
        {proof === 'code' && takesRecoveryCode ? (
          <Link to={`?${new URLSearchParams({ next, recovery: '1' })}`} className="text-accent-text hover:underline">
            Use a recovery code
          </Link>
        ) : null}
        <Link to={next} className="text-accent-text hover:underline">
          Back
        </Link>
      </div>
    </AuthPage>
  );
}
