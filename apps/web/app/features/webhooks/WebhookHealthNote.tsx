import { Form } from '@remix-run/react';
import { History, Stethoscope } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { formatCount } from '../../format/number.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import { useMay } from '../shell/viewer.ts';
import type { WebhookHealth, WebhookView } from './webhook.ts';

type HealthProps = { webhook: WebhookView; health: WebhookHealth };

/** How near a failing endpoint is to being disabled, what it has missed, and what helps. */
export function WebhookHealthNote({ webhook, health }: HealthProps) {
  const mayWrite = useMay('webhooks:write');
  const isDisabled = webhook.status === 'disabled';
  const missed = health.missed?.count ?? 0;
  return (
    <div className="mt-2 grid gap-2">
      {isDisabled || health.failingSince === null ? null : <TowardDisabled health={health} />}
      {missed > 0 ? (
        <p>
          {formatCount(missed)} {missed === 1 ? 'delivery has' : 'deliveries have'} failed or been skipped meanwhile.
        </p>
      ) : null}
      {mayWrite ? <HealthActions webhook={webhook} missed={isDisabled ? missed : 0} /> : null}
    </div>
  );
}

function TowardDisabled({ health }: { health: WebhookHealth }) {
  const { failedPercent, disabledFrom } = health;
  return (
    <div className="grid max-w-100 gap-1.5">
      <p>
        {failedPercent} % of the way to being disabled
        {disabledFrom === null ? null : (
          <>
            , <Time at={disabledFrom} />, unless an attempt succeeds
          </>
        )}
        .
      </p>
      <Progress label="Toward being disabled" share={failedPercent / 100} look="wait" />
    </div>
  );
}

function HealthActions({ webhook, missed }: { webhook: WebhookView; missed: number }) {
  const action = `/webhooks/${webhook.id}`;
  const isProbing = useFormBusy(action, 'probe');
  const isEnabling = useFormBusy(action, 'enable-and-replay');
  return (
    <Form method="post" action={action} className="flex flex-wrap gap-2">
      {missed > 0 ? (
        <Button size="small" icon={History} name="intent" value="enable-and-replay" busy={isEnabling}>
          Enable and replay {formatCount(missed)} missed
        </Button>
      ) : null}
      <Button size="small" icon={Stethoscope} name="intent" value="probe" busy={isProbing}>
        Send a probe
      </Button>
    </Form>
  );
}
