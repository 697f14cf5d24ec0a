import { Form } from '@remix-run/react';
import { Ban, RotateCw } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import type { JobStatus } from '../../components/ui/status.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { isMoving, retryLabel } from './delivery.ts';

type DeliveryActionsProps = {
  id: string;
  status: JobStatus;
  /** Its webhook is there and enabled. */
  isSendable: boolean;
};

/** Cancel and retry, where the state allows them. Both can be undone by the other. */
export function DeliveryActions({ id, status, isSendable }: DeliveryActionsProps) {
  const action = `/deliveries/${id}`;
  const isCancelling = useFormBusy(action, 'cancel');
  const isRetrying = useFormBusy(action, 'retry');
  const retry = retryLabel[status];
  return (
    <>
      {isMoving[status] ? (
        <Form method="post" action={action} className="grid">
          <Button icon={Ban} name="intent" value="cancel" busy={isCancelling}>
            Cancel
          </Button>
        </Form>
      ) : null}
      {retry ? (
        <Form method="post" action={action} className="grid">
          <Button
            variant="primary"
            icon={RotateCw}
            name="intent"
            value="retry"
            busy={isRetrying}
            disabled={!isSendable}
            title={isSendable ? undefined : 'The webhook is disabled or deleted'}
          >
            {retry}
          </Button>
        </Form>
      ) : null}
    </>
  );
}
