import { Form } from '@remix-run/react';
import { Send } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import { errorsOf, formErrorOf } from '../problems/problem.ts';
import type { WebhookView } from './webhook.ts';

type SendTestFormProps = { webhook: WebhookView; eventType: string | undefined; problem: Problem | undefined };

const DEFAULT_TYPE = 'novapulse.test';

/** Sends one event to this endpoint alone and leads to its delivery. */
export function SendTestForm({ webhook, eventType, problem }: SendTestFormProps) {
  const action = `/webhooks/${webhook.id}/test`;
  const isBusy = useFormBusy(action);
  const form = useFocusError(problem);
  const isDisabled = webhook.status === 'disabled';
  const suggestions = webhook.eventTypes.filter((type) => !type.includes('*'));
  return (
    <Form ref={form} method="post" action={action} className="grid max-w-180 gap-5">
      <p className="text-ink-2">
        The event goes to this webhook alone, whatever it listens to, signed like any other. Its page shows it arrive.
      </p>
      <FormError>{formErrorOf(problem, ['eventType'])}</FormError>
      <Field
        name="eventType"
        label="Event type"
        hint={
          <>
            Any type will do, for example <code>invoice.paid</code>.
          </>
        }
        errors={errorsOf(problem, 'eventType')}
      >
        {(control) => (
          <Input
            {...control}
            mono
            required
            spellCheck={false}
            autoComplete="off"
            list="event-types"
            defaultValue={eventType ?? suggestions[0] ?? DEFAULT_TYPE}
          />
        )}
      </Field>
      <datalist id="event-types">
        {[...suggestions, DEFAULT_TYPE].map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <Button
        variant="primary"
        icon={Send}
        busy={isBusy}
        disabled={isDisabled}
        title={isDisabled ? 'Enable the webhook first' : undefined}
        className="justify-self-start"
      >
        Send test event
      </Button>
    </Form>
  );
}
