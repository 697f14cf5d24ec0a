import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { Field, FieldError } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import { expiries } from './expiries.ts';
import { scopeGroups, scopeSentences } from './scopes.ts';

type Typed = { name: string; scopes: readonly string[]; expires: string };
type CreateApiKeyFormProps = { typed: Typed | undefined; problem: Problem | undefined };

export function CreateApiKeyForm({ typed, problem }: CreateApiKeyFormProps) {
  const isBusy = useFormBusy('/api-keys/new');
  const form = useFocusError(problem);
  return (
    <Form
      ref={form}
      method="post"
      action="/api-keys/new"
      onKeyDown={submitOnModEnter}
      className="flex min-h-0 flex-1 flex-col"
    >
      <SheetBody>
        {problem?.reason === 'MFA_ENROLMENT_REQUIRED' ? (
          <Note
            tone="warn"
            title="Set up a second factor first."
            action={
              <ButtonLink size="small" to="/security/authenticator">
                Set up
              </ButtonLink>
            }
          >
            This organization requires one, also from whoever creates a key.
          </Note>
        ) : (
          <FormError>{formErrorOf(problem, ['name', 'scopes', 'expiresAt'])}</FormError>
        )}
        <Field name="name" label="Name" hint="The service that uses it." errors={errorsOf(problem, 'name')}>
          {(control) => (
            <Input {...control} required maxLength={100} placeholder="Build server" defaultValue={typed?.name} />
          )}
        </Field>
        <Field
          name="expires"
          label="Expires after"
          hint="A key that is forgotten ends by itself."
          errors={errorsOf(problem, 'expiresAt')}
        >
          {(control) => (
            <Select {...control} defaultValue={typed?.expires}>
              {expiries.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ScopeFields chosen={typed?.scopes ?? []} errors={errorsOf(problem, 'scopes')} />
      </SheetBody>
      <SheetFoot>
        <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
          Create API key
        </Button>
        <ButtonLink to="/api-keys" preventScrollReset>
          Cancel
        </ButtonLink>
      </SheetFoot>
    </Form>
  );
}

type ScopeFieldsProps = { chosen: readonly string[]; errors: readonly string[] | undefined };

function ScopeFields({ chosen, errors }: ScopeFieldsProps) {
  return (
    <div className="grid gap-4">
      <div className="grid gap-1.5">
        <h3 className="font-medium text-base">What it may do</h3>
        {errors ? <FieldError>{errors.join(' ')}</FieldError> : null}
      </div>
      {scopeGroups.map(({ title, scopes }) => (
        <fieldset key={title} className="grid gap-1.5">
          <legend className="mb-1 text-ink-3 text-sm">{title}</legend>
          {scopes.map((scope) => (
            <Checkbox key={scope} name="scopes" value={scope} defaultChecked={chosen.includes(scope)}>
              <span>
                {scopeSentences[scope]} <code className="text-ink-3">{scope}</code>
              </span>
            </Checkbox>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
