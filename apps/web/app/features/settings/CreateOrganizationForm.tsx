import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';

type CreateOrganizationFormProps = {
  typed: { name: string; adminEmail: string } | undefined;
  problem: Problem | undefined;
};

const path = '/settings/organizations/new';

export function CreateOrganizationForm({ typed, problem }: CreateOrganizationFormProps) {
  const isBusy = useFormBusy(path);
  const form = useFocusError(problem);
  return (
    <Form ref={form} method="post" action={path} onKeyDown={submitOnModEnter} className="flex min-h-0 flex-1 flex-col">
      <SheetBody>
        <FormError>{formErrorOf(problem, ['name', 'adminEmail'])}</FormError>
        <Field name="name" label="Name" errors={errorsOf(problem, 'name')}>
          {(control) => <Input {...control} required maxLength={100} defaultValue={typed?.name} />}
        </Field>
        <Field
          name="adminEmail"
          label="First admin"
          hint="They get an invitation by mail and invite everybody else."
          errors={errorsOf(problem, 'adminEmail')}
        >
          {(control) => (
            <Input {...control} type="email" required placeholder="name@example.com" defaultValue={typed?.adminEmail} />
          )}
        </Field>
      </SheetBody>
      <SheetFoot>
        <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
          Create organization
        </Button>
        <ButtonLink to="/settings/organizations" preventScrollReset>
          Cancel
        </ButtonLink>
      </SheetFoot>
    </Form>
  );
}
