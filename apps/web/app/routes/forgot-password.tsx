import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '../components/ui/Button.tsx';
import { Field } from '../components/ui/Field.tsx';
import { Input } from '../components/ui/Input.tsx';
import { Note } from '../components/ui/Note.tsx';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import { useFocusError } from '../features/forms/useFocusError.ts';
import { useFormBusy } from '../features/forms/useFormBusy.ts';
import { attempt } from '../features/problems/callApi.server.ts';
import { errorsOf, formErrorOf } from '../features/problems/problem.ts';
import { AuthPage } from '../features/shell/AuthPage.tsx';

export const meta: MetaFunction = () => [{ title: 'Forgotten password · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => ({ version: args.context.version });

export async function action(args: ActionFunctionArgs) {
  const email = formText(await args.request.formData(), 'email');
  const result = await attempt(args, (api) => api.auth.requestPasswordReset({ email }));
  if (!result.ok) return data({ problem: result.problem, email, isSent: false }, { status: result.status });
  return { problem: undefined, email, isSent: true };
}

export default function ForgotPasswordRoute() {
  const { version } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isBusy = useFormBusy('/forgot-password');
  const form = useFocusError(result?.problem);
  return (
    <AuthPage title="Forgotten password" version={version} note="A new password leaves your second factor as it is.">
      {result?.isSent ? (
        <div role="status">
          <Note tone="ok" title="Look into your mailbox.">
            If <b className="font-medium text-ink">{result.email}</b> has an account, a link to set a new password is on
            its way. It is valid for 30 minutes.
          </Note>
        </div>
      ) : (
        <Form ref={form} method="post" className="grid gap-5">
          <p className="-mt-4 text-ink-2">We mail you a link with which you set a new one.</p>
          <FormError>{formErrorOf(result?.problem, ['email'])}</FormError>
          <Field name="email" label="Email" errors={errorsOf(result?.problem, 'email')}>
            {(control) => (
              <Input {...control} type="email" autoComplete="username" required defaultValue={result?.email ?? ''} />
            )}
          </Field>
          <Button variant="primary" block busy={isBusy}>
            Send the link
          </Button>
        </Form>
      )}
      <Link to="/sign-in" className="justify-self-start text-accent-text hover:underline">
        Back to sign-in
      </Link>
    </AuthPage>
  );
}
