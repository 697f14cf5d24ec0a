import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';

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

type ProofFormProps = { proof: keyof typeof fields; next: string; problem: Problem | undefined };

/** The proof that is typed when somebody has to confirm who they are. */
export function ProofForm({ proof, next, problem }: ProofFormProps) {
  const isBusy = useFormBusy('/step-up');
  const form = useFocusError(problem);
  const { label, hint, type, autoComplete } = fields[proof];
  return (
    <Form ref={form} method="post" className="grid gap-5">
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
  );
}
