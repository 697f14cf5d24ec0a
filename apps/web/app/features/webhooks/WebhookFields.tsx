import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import type { Problem } from '../problems/problem.ts';
import { errorsOf } from '../problems/problem.ts';

export type WebhookFieldValues = { url: string; description: string; eventTypes: string; channels: string };

type WebhookFieldsProps = { values: WebhookFieldValues; problem: Problem | undefined };

/** The fields that creating and changing an endpoint share. */
export function WebhookFields({ values, problem }: WebhookFieldsProps) {
  return (
    <>
      <Field name="url" label="Endpoint URL" errors={errorsOf(problem, 'url')}>
        {(control) => (
          <Input
            {...control}
            mono
            type="url"
            inputMode="url"
            required
            maxLength={2048}
            placeholder="https://"
            autoComplete="off"
            spellCheck={false}
            defaultValue={values.url}
          />
        )}
      </Field>
      <Field name="description" label="Description" isOptional errors={errorsOf(problem, 'description')}>
        {(control) => <Input {...control} maxLength={500} defaultValue={values.description} />}
      </Field>
      <Field
        name="eventTypes"
        label="Event types"
        isOptional
        hint={
          <>
            None means all. <code>invoice.*</code> includes types that come later. Separate with spaces or commas.
          </>
        }
        errors={listErrors(problem, 'eventTypes')}
      >
        {(control) => (
          <Input
            {...control}
            mono
            spellCheck={false}
            autoComplete="off"
            placeholder="invoice.* shipment.created"
            defaultValue={values.eventTypes}
          />
        )}
      </Field>
      <Field
        name="channels"
        label="Channels"
        isOptional
        hint="Only events of one of these channels; none means all."
        errors={listErrors(problem, 'channels')}
      >
        {(control) => <Input {...control} mono spellCheck={false} autoComplete="off" defaultValue={values.channels} />}
      </Field>
    </>
  );
}

/** Errors of a list come by position (`eventTypes.1`); the field says which word is meant. */
function listErrors(problem: Problem | undefined, name: string): readonly string[] | undefined {
  const errors = Object.entries(problem?.fieldErrors ?? {})
    .filter(([path]) => path === name || path.startsWith(`${name}.`))
    .flatMap(([path, messages]) => {
      const position = Number(path.slice(name.length + 1));
      return path === name ? messages : messages.map((message) => `Word ${position + 1}: ${message}`);
    });
  return errors.length > 0 ? errors : undefined;
}
