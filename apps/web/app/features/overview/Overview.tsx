import { Link } from '@remix-run/react';
import { Panel } from '../../components/ui/Panel.tsx';
import { Stat, Stats } from '../../components/ui/Stat.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { DeliveryTable } from '../deliveries/DeliveryTable.tsx';
import type { DeliveryView } from '../deliveries/delivery.ts';
import { useLivePage } from '../live/useLiveRefresh.ts';
import type { WebhookView } from '../webhooks/webhook.ts';
import { countByStatus } from '../webhooks/webhookStatuses.ts';
import { NeedsAttention } from './NeedsAttention.tsx';

export type OverviewData = {
  webhooks: readonly WebhookView[];
  /** Deliveries of the last 24 hours that ended without success: up to a hundred. */
  failed: { items: readonly DeliveryView[]; isMore: boolean };
  latest: readonly DeliveryView[];
  maxAttempts: number;
};

export function Overview({ webhooks, failed, latest, maxAttempts }: OverviewData) {
  useLivePage(() => true);
  const counts = countByStatus(webhooks);
  const last = latest[0];
  return (
    <div className="grid gap-4">
      <Stats columns={4}>
        <Stat
          label="Failing endpoints"
          value={counts.failing}
          unit={`of ${webhooks.length}`}
          to={counts.failing > 0 ? '/webhooks?status=failing' : '/webhooks'}
          detail={counts.failing > 0 ? 'Their deliveries are retried' : 'Every endpoint answers'}
        />
        <Stat
          label="Held back"
          value={counts.held_back}
          to="/webhooks?status=held_back"
          detail={counts.held_back > 0 ? 'Receivers asked to wait' : 'Nobody asked to wait'}
        />
        <Stat
          label="Failed deliveries, 24 h"
          value={failed.isMore ? `${failed.items.length}+` : failed.items.length}
          to="/deliveries?status=failed&time=24h"
          detail={failed.items.length > 0 ? 'They can be retried' : 'None ended without success'}
        />
        <Stat
          label="Last event"
          value={last ? <Time at={last.createdAt} /> : 'None yet'}
          detail={last ? last.eventType : 'Publish one with an API key'}
          {...(last ? { to: `/deliveries/${last.id}` } : {})}
        />
      </Stats>
      <NeedsAttention webhooks={webhooks} failed={failed} />
      <Panel
        flush
        title="Latest deliveries"
        end={
          <Link to="/deliveries" className="text-accent-text text-sm hover:underline">
            All deliveries
          </Link>
        }
      >
        {latest.length > 0 ? (
          <div className="[&>div]:rounded-none [&>div]:border-0 max-rail:[&>div]:mx-0">
            <DeliveryTable
              deliveries={latest}
              urls={Object.fromEntries(webhooks.map(({ id, url }) => [id, url]))}
              maxAttempts={maxAttempts}
            />
          </div>
        ) : (
          <p className="p-4 text-ink-3">No event was published yet. Send a test event from a webhook.</p>
        )}
      </Panel>
    </div>
  );
}
