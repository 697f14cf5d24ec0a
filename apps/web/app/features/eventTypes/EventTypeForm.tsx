import { Form } from '@remix-run/react';
import { FlaskConical } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input, TextArea } from '../../components/ui/Input.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { errorsUnder } from '../problems/errorsUnder.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';

export type EventTypeValues = { name: string; description: string; schema: string; sample: string };
export type SampleVerdict = { fits: boolean; problems: readonly { path: string; message: string }[] };

type EventTypeFormProps = {
  action: string;
  values: EventTypeValues;
  /** The name of a type is for ever. */
  isNew: boolean;
  verdict: SampleVerdict | undefined;
  problem: Problem | undefined;
};

const placeholder =
  '{\n  "type": "object",\n  "required": ["amount"],\n  "properties": { "amount": { "type": "integer" } }\n}';

/** An event type with its schema, and whether a sample would fit it. */
export function EventTypeForm({ action, values, isNew, verdict, problem }: EventTypeFormProps) {
  const form = useFocusError(problem);
  const isSaving = useFormBusy(action, 'save');
  const isChecking = useFormBusy(action, 'check');
  const isAtField = problem && Object.keys(problem.fieldErrors).length > 0;
  return (
    <Form ref={form} method="post" action={action} className="grid max-w-180 gap-5">
      <FormError>{problem && !isAtField ? problem.message : null}</FormError>
      {isNew ? (
        <Field
          name="name"
          label="Name"
          hint="Letters, digits, “_” and “-”, in parts joined by full stops. It cannot be changed."
          errors={errorsOf(problem, 'name')}
        >
          {(control) => (
            <Input
              {...control}
              mono
              required
              maxLength={256}
              placeholder="invoice.paid"
              spellCheck={false}
              autoComplete="off"
              defaultValue={values.name}
            />
          )}
        </Field>
      ) : null}
      <Field name="description" label="Description" isOptional errors={errorsOf(problem, 'description')}>
        {(control) => <Input {...control} maxLength={1000} defaultValue={values.description} />}
      </Field>
      <Field
        name="schema"
        label="Schema"
        isOptional
        hint="JSON Schema 2020-12 for the data. Events that do not fit are refused when they are published. The first of its “examples” is what a test event holds."
        errors={errorsUnder(problem, 'schema')}
      >
        {(control) => (
          <TextArea
            {...control}
            mono
            rows={14}
            spellCheck={false}
            placeholder={placeholder}
            defaultValue={values.schema}
          />
        )}
      </Field>
      <Button variant="primary" name="intent" value="save" busy={isSaving} className="justify-self-start">
        {isNew ? 'Create event type' : 'Save changes'}
      </Button>
      <fieldset className="grid gap-4 rounded-lg border border-line p-4">
        <legend className="px-1 font-medium">Check a sample</legend>
        <Field name="sample" label="Data" isOptional errors={errorsOf(problem, 'sample')}>
          {(control) => <TextArea {...control} mono rows={5} spellCheck={false} defaultValue={values.sample} />}
        </Field>
        <Button icon={FlaskConical} name="intent" value="check" busy={isChecking} className="justify-self-start">
          Check it
        </Button>
        <div aria-live="polite">{verdict ? <Verdict verdict={verdict} /> : null}</div>
      </fieldset>
    </Form>
  );
}

function Verdict({ verdict: { fits, problems } }: { verdict: SampleVerdict }) {
  if (fits) return <Note tone="ok">It fits: an event with this data would be accepted.</Note>;
  return (
    <Note tone="bad">
      It does not fit: an event with this data would be refused.
      <ul className="mt-1 list-disc pl-4">
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path}</code>: {message}
          </li>
        ))}
      </ul>
    </Note>
  );
}
