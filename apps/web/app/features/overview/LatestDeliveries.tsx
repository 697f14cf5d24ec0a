import { Link } from '@remix-run/react';
import { Panel } from '../../components/ui/Panel.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { jobStatusLooks } from '../../components/ui/status.ts';
import { Time } from '../../components/ui/Time.tsx';
import type { DeliveryView } from '../deliveries/delivery.ts';
import { updatedAt } from '../deliveries/delivery.ts';

/** The newest deliveries, as they are now. */
export function LatestDeliveries({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  return (
    <Panel
      flush
      title="Latest deliveries"
      end={
        <Link to="/deliveries" className="text-accent-text text-sm hover:underline">
          All deliveries
        </Link>
      }
    >
      {deliveries.length === 0 ? (
        <p className="p-4 text-ink-3">None yet. Send a test event from a webhook.</p>
      ) : (
        <ul>
          {deliveries.map((delivery) => (
            <li
              key={delivery.id}
              className="relative grid h-10 grid-cols-[minmax(0,1fr)_84px_68px] items-center gap-x-3 border-line border-b px-4 last:border-b-0 hover:bg-panel"
            >
              <Link
                to={`/deliveries/${delivery.id}`}
                prefetch="intent"
                className="truncate font-medium after:absolute after:inset-0 hover:underline hover:underline-offset-3"
              >
                {delivery.eventType}
              </Link>
              <StatusMark look={jobStatusLooks[delivery.status]} />
              <span className="truncate text-right text-ink-3 text-sm">
                <Time at={updatedAt(delivery)} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
