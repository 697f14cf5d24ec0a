import { Form, Link } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';

type SignInFormProps = { next: string; email: string; problem: Problem | undefined };

export function SignInForm({ next, email, problem }: SignInFormProps) {
  const isBusy = useFormBusy('/sign-in');
  const form = useFocusError(problem);
  const emailErrors = errorsOf(problem, 'email');
  // A wrong password and an unknown address are one answer, so it stands at the field to type again.
  const passwordErrors = problem && !emailErrors ? (errorsOf(problem, 'password') ?? [problem.message]) : undefined;
  return (
    <Form ref={form} method="post" action="/sign-in" className="grid gap-5">
      <input type="hidden" name="next" value={next} />
      <Field name="email" label="Email" errors={emailErrors}>
        {(control) => (
          <Input {...control} type="email" autoComplete="username webauthn" required defaultValue={email} />
        )}
      </Field>
      <Field
        name="password"
        label="Password"
        errors={passwordErrors}
        aside={
          <Link to="/forgot-password" className="text-accent-text text-sm hover:underline">
            Forgot password?
          </Link>
        }
      >
        {(control) => <Input {...control} type="password" autoComplete="current-password" required />}
      </Field>
      <Button variant="primary" block busy={isBusy}>
        Sign in
      </Button>
    </Form>
  );
}
