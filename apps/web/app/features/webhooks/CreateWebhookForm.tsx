import { Form } from '@remix-run/react';
import { KeyRound } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Kbd } from '../../components/ui/Kbd.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { FormError } from '../forms/FormError.tsx';
import { submitOnModEnter } from '../forms/submitOnModEnter.ts';
import { useFocusError } from '../forms/useFocusError.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';
import type { WebhookFieldValues } from './WebhookFields.tsx';
import { WebhookFields } from './WebhookFields.tsx';

const empty: WebhookFieldValues = { url: '', description: '', eventTypes: '', channels: '' };

type CreateWebhookFormProps = { values: WebhookFieldValues | undefined; problem: Problem | undefined };

export function CreateWebhookForm({ values = empty, problem }: CreateWebhookFormProps) {
  const isBusy = useFormBusy('/webhooks/new');
  const form = useFocusError(problem);
  const isAtField = problem && Object.keys(problem.fieldErrors).length > 0;
  return (
    <Form
      ref={form}
      method="post"
      action="/webhooks/new"
      onKeyDown={submitOnModEnter}
      className="flex min-h-0 flex-1 flex-col"
    >
      <SheetBody>
        <FormError>{problem && !isAtField ? problem.message : null}</FormError>
        <WebhookFields values={values} problem={problem} />
        <Note icon={KeyRound}>
          The signing secret is shown once after you create the webhook. You can rotate it at any time.
        </Note>
      </SheetBody>
      <SheetFoot>
        <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
          Create webhook
        </Button>
        <ButtonLink to="/webhooks" preventScrollReset>
          Cancel
        </ButtonLink>
        <span className="ml-auto flex gap-1">
          <Kbd>⌘</Kbd>
          <Kbd>↵</Kbd>
        </span>
      </SheetFoot>
    </Form>
  );
}
