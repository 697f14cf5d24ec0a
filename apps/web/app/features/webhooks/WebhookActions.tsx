import { Form, useFetcher } from '@remix-run/react';
import { CircleMinus, CirclePlay, Send } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { showToast } from '../../components/ui/Toasts.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { WebhookView } from './webhook.ts';

/** Disabling asks nothing: it is undone with one press. */
export function WebhookActions({ webhook }: { webhook: WebhookView }) {
  const action = `/webhooks/${webhook.id}`;
  const isDisabled = webhook.status === 'disabled';
  const intent = isDisabled ? 'enable' : 'disable';
  const isBusy = useFormBusy(action, intent);
  const undo = useFetcher();
  return (
    <>
      <Form
        method="post"
        action={action}
        className="grid"
        onSubmit={() => {
          if (isDisabled) return;
          showToast('Webhook disabled. New events skip it.', {
            action: {
              label: 'Undo',
              onAction: () => undo.submit({ intent: 'enable-and-replay' }, { method: 'post', action }),
            },
          });
        }}
      >
        <Button
          name="intent"
          value={intent}
          variant={isDisabled ? 'primary' : 'secondary'}
          icon={isDisabled ? CirclePlay : CircleMinus}
          busy={isBusy}
        >
          {isDisabled ? 'Enable' : 'Disable'}
        </Button>
      </Form>
      {isDisabled ? null : (
        <ButtonLink variant="primary" icon={Send} to={`${action}/test`}>
          Send test event
        </ButtonLink>
      )}
    </>
  );
}
