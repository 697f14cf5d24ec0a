import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '../components/ui/Button.tsx';
import { Field } from '../components/ui/Field.tsx';
import { Input } from '../components/ui/Input.tsx';
import { safeNext } from '../features/account/safeNext.ts';
import { formText } from '../features/forms/formText.ts';
import { useFocusError } from '../features/forms/useFocusError.ts';
import { useFormBusy } from '../features/forms/useFormBusy.ts';
import { PasskeyButton } from '../features/passkeys/PasskeyButton.tsx';
import { assertionIn } from '../features/passkeys/passkeyIn.server.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [{ title: 'Confirm that it is you · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const { methods } = await load(args, (api) => api.mfa.status());
  const takesCode = methods.includes('totp');
  const kind = !takesCode && methods.includes('recovery_code') ? ('recoveryCode' as const) : ('code' as const);
  return {
    next: safeNext(searchParams.get('next')),
    proof:
      methods.length === 0 ? ('password' as const) : searchParams.has('recovery') ? ('recoveryCode' as const) : kind,
    takesPasskey: methods.includes('passkey'),
    version: args.context.version,
  };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const given = (['password', 'code', 'recoveryCode'] as const).filter((name) => formText(form, name) !== '');
  const passkey = assertionIn(form);
  const proof = passkey === null ? Object.fromEntries(given.map((name) => [name, formText(form, name)])) : { passkey };
  // A wrong proof answers UNAUTHORIZED, as a session that ended does: only the second has no reason.
  const result = await act(args, (api) => api.auth.stepUp(proof), { isRefusal: (problem) => problem.reason !== null });
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  return redirect(safeNext(formText(form, 'next')));
}

const fields = {
  password: {
    label: 'Password',
    hint: 'You signed in a while ago.',
    type: 'password',
    autoComplete: 'current-password',
  },
  code: {
    label: 'Six-digit code',
    hint: 'From your authenticator app. A code that was used does not count again.',
    type: 'text',
    autoComplete: 'one-time-code',
  },
  recoveryCode: { label: 'Recovery code', hint: 'Each of them works once.', type: 'text', autoComplete: 'off' },
} as const;

export default function StepUpRoute() {
  const { next, proof, takesPasskey, version } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const isBusy = useFormBusy('/step-up');
  const form = useFocusError(problem);
  const { label, hint, type, autoComplete } = fields[proof];
  return (
    <AuthPage title="Confirm that it is you" version={version} note="This holds for 10 minutes.">
      <Form ref={form} method="post" className="grid gap-5">
        <p className="-mt-4 text-ink-2">What you are about to do needs a fresh proof. Then do it again.</p>
        <input type="hidden" name="next" value={next} />
        <Field
          name={proof}
          label={label}
          hint={hint}
          errors={problem ? [Object.values(problem.fieldErrors).flat().join(' ') || problem.message] : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type={type}
              autoComplete={autoComplete}
              mono={proof !== 'password'}
              inputMode={proof === 'code' ? 'numeric' : 'text'}
              required
              autoFocus
              maxLength={proof === 'password' ? 1024 : 64}
            />
          )}
        </Field>
        <Button variant="primary" block busy={isBusy}>
          Confirm
        </Button>
      </Form>
      {takesPasskey ? (
        <PasskeyButton purpose="step_up" action="/step-up" next={next}>
          Use your passkey
        </PasskeyButton>
      ) : null}
      <div className="grid gap-2 border-line border-t pt-5">
        {proof === 'code' ? (
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
