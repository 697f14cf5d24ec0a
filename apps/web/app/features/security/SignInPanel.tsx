import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import { useViewer } from '../shell/viewer.ts';

type SignInPanelProps = {
  refused: { intent: string; problem?: Problem | undefined } | undefined;
  /** When the last change was made: the fields are empty again then. */
  doneAt: string | undefined;
};

/** The address and the password that one signs in with. */
export function SignInPanel({ refused, doneAt }: SignInPanelProps) {
  const problemOf = (intent: string) => (refused?.intent === intent ? refused.problem : undefined);
  return (
    <Panel title="Sign-in">
      <div className="grid grid-cols-2 gap-8 max-rail:grid-cols-1">
        <ChangePassword key={`password ${doneAt}`} problem={problemOf('changePassword')} />
        <ChangeEmail key={`email ${doneAt}`} problem={problemOf('changeEmail')} />
      </div>
    </Panel>
  );
}

function ChangePassword({ problem }: { problem: Problem | undefined }) {
  const isBusy = useFormBusy('/security', 'changePassword');
  const form = useFocusError(problem);
  return (
    <Form ref={form} method="post" action="/security" className="grid content-start gap-4">
      <FormError>{formErrorOf(problem, ['currentPassword', 'newPassword'])}</FormError>
      <Field name="currentPassword" label="Current password" errors={errorsOf(problem, 'currentPassword')}>
        {(control) => <Input {...control} type="password" autoComplete="current-password" required maxLength={1024} />}
      </Field>
      <Field
        name="newPassword"
        label="New password"
        hint="At least 12 characters. It ends all other sessions."
        errors={errorsOf(problem, 'newPassword')}
      >
        {(control) => <Input {...control} type="password" autoComplete="new-password" required />}
      </Field>
      <Button name="intent" value="changePassword" busy={isBusy} className="justify-self-start">
        Change password
      </Button>
    </Form>
  );
}

function ChangeEmail({ problem }: { problem: Problem | undefined }) {
  const { user } = useViewer();
  const isBusy = useFormBusy('/security', 'changeEmail');
  const form = useFocusError(problem);
  return (
    <Form ref={form} method="post" action="/security" className="grid content-start gap-4">
      <FormError>{formErrorOf(problem, ['email'])}</FormError>
      <Field
        name="email"
        label="Mail address"
        hint={`Now ${user.email}. A new one counts once it was confirmed by mail.`}
        errors={errorsOf(problem, 'email')}
      >
        {(control) => <Input {...control} type="email" autoComplete="email" required placeholder="you@example.com" />}
      </Field>
      <Button name="intent" value="changeEmail" busy={isBusy} className="justify-self-start">
        Change address
      </Button>
    </Form>
  );
}
