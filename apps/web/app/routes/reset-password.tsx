import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
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

export const meta: MetaFunction = () => [
  { title: 'Set a new password · NovaPulse' },
  // The address holds a token, which no other site must be told.
  { name: 'referrer', content: 'no-referrer' },
];

export const loader = (args: LoaderFunctionArgs) => ({
  token: new URL(args.request.url).searchParams.get('token') ?? '',
  version: args.context.version,
});

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const result = await attempt(args, (api) =>
    api.auth.resetPassword({ token: formText(form, 'token'), password: formText(form, 'password') }),
  );
  if (!result.ok) return data({ problem: result.problem }, { status: result.status });
  return redirect('/sign-in?done=password-reset');
}

export default function ResetPasswordRoute() {
  const { token, version } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const isBusy = useFormBusy('/reset-password');
  const form = useFocusError(problem);
  const unusable = problem?.fieldErrors.token?.join(' ');
  return (
    <AuthPage title="Set a new password" version={version} note="The link works once. All sessions end.">
      {unusable ? (
        <Note
          tone="bad"
          title="This link can no longer be used."
          action={
            <Link to="/forgot-password" className="text-accent-text hover:underline">
              Ask for a new one
            </Link>
          }
        >
          {unusable}
        </Note>
      ) : null}
      <Form ref={form} method="post" className="grid gap-5">
        <input type="hidden" name="token" value={token} />
        <FormError>{formErrorOf(problem, ['password', 'token'])}</FormError>
        <Field
          name="password"
          label="New password"
          hint="At least 12 characters. A few words that do not belong together are easier to remember than symbols."
          errors={errorsOf(problem, 'password')}
        >
          {(control) => <Input {...control} type="password" autoComplete="new-password" required />}
        </Field>
        <Button variant="primary" block busy={isBusy}>
          Set password
        </Button>
      </Form>
    </AuthPage>
  );
}
