import { Form, Link } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';

type AcceptInviteFormProps = { token: string; signedInAs: string | null; name: string; problem: Problem | undefined };

export function AcceptInviteForm({ token, signedInAs, name, problem }: AcceptInviteFormProps) {
  const isBusy = useFormBusy('/accept-invite');
  const form = useFocusError(problem);
  const unusable = problem?.fieldErrors.token?.join(' ') ?? null;
  const needsSignIn = problem?.reason === 'SIGN_IN_REQUIRED';
  return (
    <Form ref={form} method="post" action="/accept-invite" className="grid gap-5">
      <input type="hidden" name="token" value={token} />
      {needsSignIn ? (
        <Note tone="warn" title="This address has an account.">
          <p>
            <Link to={`/sign-in?next=${encodeURIComponent(`/accept-invite?token=${token}`)}`}>Sign in with it</Link>,
            then you come back here to accept.
          </p>
        </Note>
      ) : (
        <FormError>{unusable ?? formErrorOf(problem, ['name', 'password'])}</FormError>
      )}
      {signedInAs ? (
        <p className="text-ink-2">
          You are signed in as <b className="font-medium text-ink">{signedInAs}</b> and join with this account.
        </p>
      ) : (
        <>
          <Field name="name" label="Your name" errors={errorsOf(problem, 'name')}>
            {(control) => <Input {...control} autoComplete="name" required maxLength={100} defaultValue={name} />}
          </Field>
          <Field name="password" label="Password" hint="At least 12 characters." errors={errorsOf(problem, 'password')}>
            {(control) => <Input {...control} type="password" autoComplete="new-password" required minLength={12} />}
          </Field>
        </>
      )}
      <Button variant="primary" block busy={isBusy}>
        {signedInAs ? 'Join' : 'Create account'}
      </Button>
    </Form>
  );
}
