import { Form } from '@remix-run/react';
import { FlaskConical } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input, TextArea } from '../../components/ui/Input.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { errorsUnder } from '../problems/errorsUnder.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';
import type { FilterVerdict } from './FilterVerdictPanel.tsx';
import { FilterVerdictPanel } from './FilterVerdictPanel.tsx';

export type FilterFormValues = { filter: string; eventId: string; body: string };

type FilterFormProps = {
  action: string;
  values: FilterFormValues;
  /** Latest events, to be tried. */
  events: readonly { id: string; type: string }[];
  verdict: FilterVerdict | undefined;
  problem: Problem | undefined;
};

const placeholder = '{\n  "data": { "amount": { "$gte": 100 } }\n}';

/** A filter, and whether an event would pass it. Both are buttons of one form, so that what is typed stays. */
export function FilterForm({ action, values, events, verdict, problem }: FilterFormProps) {
  const form = useFocusError(problem);
  const isSaving = useFormBusy(action, 'save');
  const isTrying = useFormBusy(action, 'try');
  const isAtField = problem && Object.keys(problem.fieldErrors).length > 0;
  return (
    <Form ref={form} method="post" action={action} className="grid max-w-180 gap-5">
      <FormError>{problem && !isAtField ? problem.message : null}</FormError>
      <Field
        name="filter"
        label="Filter"
        isOptional
        hint={
          <>
            JSON that an event’s body must match: values, or <code>$eq</code>, <code>$in</code>, <code>$gt</code>,{' '}
            <code>$startsWith</code>, <code>$exist</code>, <code>$and</code>, <code>$or</code>, <code>$not</code>. Empty
            means every event.
          </>
        }
        errors={errorsUnder(problem, 'filter')}
      >
        {(control) => (
          <TextArea
            {...control}
            mono
            rows={10}
            spellCheck={false}
            placeholder={placeholder}
            defaultValue={values.filter}
          />
        )}
      </Field>
      <Button variant="primary" name="intent" value="save" busy={isSaving} className="justify-self-start">
        Save filter
      </Button>
      <fieldset className="grid gap-4 rounded-lg border border-line p-4">
        <legend className="px-1 font-medium">Try it before you save</legend>
        <Field
          name="eventId"
          label="With an event"
          isOptional
          hint="The id of one that was published."
          errors={errorsOf(problem, 'eventId')}
        >
          {(control) => (
            <Input
              {...control}
              mono
              placeholder="evt_"
              spellCheck={false}
              autoComplete="off"
              list="latest-events"
              defaultValue={values.eventId}
            />
          )}
        </Field>
        <datalist id="latest-events">
          {events.map(({ id, type }) => (
            <option key={id} value={id}>
              {type}
            </option>
          ))}
        </datalist>
        <Field
          name="body"
          label="Or with a body of your own"
          isOptional
          hint={
            <>
              The whole body: <code>type</code>, <code>timestamp</code> and <code>data</code>.
            </>
          }
          errors={errorsOf(problem, 'body')}
        >
          {(control) => <TextArea {...control} mono rows={5} spellCheck={false} defaultValue={values.body} />}
        </Field>
        <Button icon={FlaskConical} name="intent" value="try" busy={isTrying} className="justify-self-start">
          Try it
        </Button>
        <div aria-live="polite">{verdict ? <FilterVerdictPanel verdict={verdict} /> : null}</div>
      </fieldset>
    </Form>
  );
}
