import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { errorsOf } from '../problems/problem.ts';
import { OtherWays } from './OtherWays.tsx';
import type { SecondFactorFormProps } from './SecondFactorForm.tsx';

/** One of the ten codes that were saved when the second factor was set up. */
export function RecoveryCodeForm({ next, methods, problem }: SecondFactorFormProps) {
  const isBusy = useFormBusy('/sign-in/verify');
  const form = useFocusError(problem);
  return (
    <>
      <Form ref={form} method="post" className="grid gap-5">
        <input type="hidden" name="next" value={next} />
        <Field
          name="recoveryCode"
          label="Recovery code"
          hint="Each of them works once."
          errors={problem ? (errorsOf(problem, 'recoveryCode') ?? [problem.message]) : undefined}
        >
          {(control) => (
            <Input
              {...control}
              mono
              required
              autoFocus
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={64}
              placeholder="XXXXX-XXXXX"
            />
          )}
        </Field>
        <Button variant="primary" block busy={isBusy}>
          Verify
        </Button>
      </Form>
      <OtherWays methods={methods} next={next} except="recovery_code" />
    </>
  );
}
