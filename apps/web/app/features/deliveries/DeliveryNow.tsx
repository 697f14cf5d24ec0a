import { Countdown } from '../../components/ui/Time.tsx';
import { formatCounted } from '../../format/number.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import type { DeliveryView } from './delivery.ts';

/** One sentence about now. */
export function DeliveryNow({ delivery }: { delivery: DeliveryView }) {
  const now = useNow();
  const next = delivery.attemptCount + 1;
  if (delivery.status === 'running') return <>Attempt {delivery.attemptCount} is waiting for its answer</>;
  if (delivery.nextAttemptAt !== null) {
    if (new Date(delivery.nextAttemptAt) <= now) return <>Attempt {next} is due</>;
    return (
      <>
        Attempt {next}
        {next <= delivery.budget ? ` of ${delivery.budget}` : ''} starts in{' '}
        <b className="font-medium text-ink">
          <Countdown at={delivery.nextAttemptAt} />
        </b>
      </>
    );
  }
  if (delivery.status === 'skipped') return <>The webhook took no deliveries at that time</>;
  return (
    <>
      {delivery.attemptCount === 0 ? 'No attempt was made' : `After ${formatCounted(delivery.attemptCount, 'attempt')}`}
    </>
  );
}
