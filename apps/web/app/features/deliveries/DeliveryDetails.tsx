import { Link } from '@remix-run/react';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Tag } from '../../components/ui/Tag.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { shortenId } from '../../format/id.ts';
import type { DeliveryView } from './delivery.ts';

type DeliveryDetailsProps = { delivery: DeliveryView & { traceId: string | null }; channels: readonly string[] };

export function DeliveryDetails({ delivery, channels }: DeliveryDetailsProps) {
  return (
    <Panel title="Details">
      <KeyValues
        rows={[
          { key: 'Event', value: <CopyId id={delivery.eventId} /> },
          { key: 'Webhook', value: <CopyId id={delivery.webhookId} /> },
          { key: 'Delivery', value: <CopyId id={delivery.id} /> },
          { key: 'Accepted', value: <Time at={delivery.createdAt} /> },
          delivery.finishedAt !== null && { key: 'Ended', value: <Time at={delivery.finishedAt} /> },
          channels.length > 0 && {
            key: channels.length === 1 ? 'Channel' : 'Channels',
            value: channels.map((channel) => <Tag key={channel}>{channel}</Tag>),
          },
          delivery.replayOf !== null && {
            key: 'Repeats',
            value: (
              <Link to={`/deliveries/${delivery.replayOf}`} className="mono text-accent-text hover:underline">
                {shortenId(delivery.replayOf)}
              </Link>
            ),
          },
          delivery.traceId !== null && { key: 'Trace', value: <CopyId id={delivery.traceId} full /> },
        ]}
      />
    </Panel>
  );
}
