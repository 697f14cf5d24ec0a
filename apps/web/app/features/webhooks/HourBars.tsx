import { Bars } from '../../components/ui/Bars.tsx';
import { formatCounted } from '../../format/number.ts';
import type { WebhookActivity } from './webhook.ts';

/** The last 24 hours of an endpoint, a bar for each, in words for who cannot see them. */
export function HourBars({ activity: { hours, accepted, failed, retrying } }: { activity: WebhookActivity }) {
  const words =
    accepted === 0
      ? 'No deliveries in the last 24 h'
      : `${formatCounted(accepted, 'delivery', 'deliveries')} in the last 24 h, ${failed} failed, ${retrying} retrying`;
  return (
    <Bars
      bars={hours.map((hour) => ({ total: hour.accepted, failed: hour.failed }))}
      width={96}
      height={24}
      label={words}
    />
  );
}
