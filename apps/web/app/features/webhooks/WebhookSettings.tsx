import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import type { FlowFieldValues } from './FlowFields.tsx';
import { FlowFields } from './FlowFields.tsx';
import type { WebhookFieldValues } from './WebhookFields.tsx';
import { WebhookFields } from './WebhookFields.tsx';
import type { WebhookView } from './webhook.ts';

type WebhookSettingsProps = {
  webhook: WebhookView;
  /** What was typed and refused. */
  typed: (WebhookFieldValues & FlowFieldValues) | undefined;
  problem: Problem | undefined;
};

export function WebhookSettings({ webhook, typed, problem }: WebhookSettingsProps) {
  const action = `/webhooks/${webhook.id}/settings`;
  const isBusy = useFormBusy(action);
  const form = useFocusError(problem);
  const isAtField = problem && Object.keys(problem.fieldErrors).length > 0;
  return (
    <Form ref={form} method="post" action={action} onKeyDown={submitOnModEnter} className="grid gap-5">
      <FormError>{problem && !isAtField ? problem.message : null}</FormError>
      <WebhookFields
        problem={problem}
        values={
          typed ?? {
            url: webhook.url,
            description: webhook.description,
            eventTypes: webhook.eventTypes.join(' '),
            channels: webhook.channels.join(' '),
          }
        }
      />
      <FlowFields
        problem={problem}
        values={
          typed ?? {
            rateLimit: webhook.rateLimit?.toString() ?? '',
            maxConcurrency: webhook.maxConcurrency?.toString() ?? '',
            ordered: webhook.ordered,
          }
        }
      />
      {problem?.reason === 'HOST_CHANGED' ? (
        <div className="max-w-100">
          <Field
            name="secretOnHostChange"
            label="Signing secret"
            hint="The new URL is at another host. Whoever runs the old one knows this endpoint's secret."
          >
            {(control) => (
              <Select {...control} autoFocus>
                <option value="rotate">Replace it now, and show me the new one</option>
                <option value="keep">Keep it: the same people run both hosts</option>
              </Select>
            )}
          </Field>
        </div>
      ) : null}
      <Button variant="primary" busy={isBusy} className="justify-self-start">
        Save changes
      </Button>
    </Form>
  );
}
