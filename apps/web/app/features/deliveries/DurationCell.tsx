import { formatDuration } from '../../format/duration.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import type { DeliveryView } from './delivery.ts';

/** How long the latest attempt took; while one runs, its seconds count. */
export function DurationCell({ delivery }: { delivery: DeliveryView }) {
  const now = useNow();
  if (delivery.status === 'running' && delivery.lastAttemptAt !== null) {
    const seconds = Math.max(0, Math.floor((now.getTime() - new Date(delivery.lastAttemptAt).getTime()) / 1000));
    return <span className="text-run-text">{seconds} s</span>;
  }
  return delivery.lastDurationMs === null ? null : formatDuration(delivery.lastDurationMs);
}
