import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import { roleLabels } from '../shell/viewer.ts';
import { roleSentences, roles } from './roles.ts';

type InviteFormProps = { typed: { email: string; role: string } | undefined; problem: Problem | undefined };

export function InviteForm({ typed, problem }: InviteFormProps) {
  const isBusy = useFormBusy('/members/invite');
  const form = useFocusError(problem);
  return (
    <Form
      ref={form}
      method="post"
      action="/members/invite"
      onKeyDown={submitOnModEnter}
      className="flex min-h-0 flex-1 flex-col"
    >
      <SheetBody>
        <FormError>{formErrorOf(problem, ['email', 'role'])}</FormError>
        <Field
          name="email"
          label="Email"
          hint="They get a link that works once and only for this address."
          errors={errorsOf(problem, 'email')}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              autoComplete="off"
              placeholder="name@example.com"
              defaultValue={typed?.email}
            />
          )}
        </Field>
        <Field name="role" label="Role" errors={errorsOf(problem, 'role')}>
          {(control) => (
            <Select {...control} defaultValue={typed?.role ?? 'user'}>
              {roles.map((role) => (
                <option key={role} value={role}>
                  {roleLabels[role]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
          {roles.map((role) => (
            <div key={role} className="contents">
              <dt className="font-medium">{roleLabels[role]}</dt>
              <dd className="text-ink-3">{roleSentences[role]}</dd>
            </div>
          ))}
        </dl>
      </SheetBody>
      <SheetFoot>
        <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
          Send invitation
        </Button>
        <ButtonLink to="/members" preventScrollReset>
          Cancel
        </ButtonLink>
      </SheetFoot>
    </Form>
  );
}
