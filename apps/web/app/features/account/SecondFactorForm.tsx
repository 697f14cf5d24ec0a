import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { CodeInput } from '../../components/ui/CodeInput.tsx';
import { FieldError } from '../../components/ui/Field.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';
import { OtherWays } from './OtherWays.tsx';
import { useSentAgain } from './useSentAgain.ts';

export type SecondFactorFormProps = { next: string; methods: string; problem: Problem | undefined };

/** The six digits of the authenticator app. They are sent as soon as the last one is there. */
export function SecondFactorForm({ next, methods, problem }: SecondFactorFormProps) {
  const isBusy = useFormBusy('/sign-in/verify');
  const { form, round } = useSentAgain(problem);
  return (
    <>
      <Form ref={form} method="post" className="grid gap-5">
        <p className="-mt-4 text-ink-2">The six digits that your authenticator app shows for NovaPulse.</p>
        <input type="hidden" name="next" value={next} />
        <div className="grid gap-1.5">
          <CodeInput
            // A code that was refused is typed anew.
            key={round}
            name="code"
            label="Six-digit code"
            isInvalid={problem !== undefined}
            autoFocus
            onComplete={() => form.current?.requestSubmit()}
          />
          {problem ? <FieldError>{errorsOf(problem, 'code')?.join(' ') ?? problem.message}</FieldError> : null}
        </div>
        <Checkbox name="trustDevice">Trust this device for 30 days</Checkbox>
        <Button variant="primary" block busy={isBusy}>
          Verify
        </Button>
      </Form>
      <OtherWays methods={methods} next={next} except="totp" />
    </>
  );
}
