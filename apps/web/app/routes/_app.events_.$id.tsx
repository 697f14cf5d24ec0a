import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { CodeBlock } from '../components/ui/CodeBlock.tsx';
import { CopyId } from '../components/ui/CopyId.tsx';
import { Json } from '../components/ui/Json.tsx';
import { PageHead } from '../components/ui/PageHead.tsx';
import { Tag } from '../components/ui/Tag.tsx';
import { Time } from '../components/ui/Time.tsx';
import { DeliveryTable } from '../features/deliveries/DeliveryTable.tsx';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction<typeof loader> = ({ data: event }) => [
  { title: `${event?.type ?? 'Event'} · NovaPulse` },
];

export async function loader(args: LoaderFunctionArgs) {
  const event = await load(args, (api) => api.events.get({ id: requiredParam(args.params, 'id') }));
  const { id, type, channels, idempotencyKey, createdAt, body, deliveries } = event;
  return { id, type, channels, idempotencyKey, createdAt, body, deliveries, isRaw: event.rawPayload !== undefined };
}

export default function EventRoute() {
  const event = useLoaderData<typeof loader>();
  return (
    <Page title={event.type} crumbs={[{ to: '/events', label: 'Events' }]}>
      <PageHead
        title={event.type}
        sub={
          <>
            <CopyId id={event.id} full />
            <span>
              Accepted <Time at={event.createdAt} />
            </span>
            {event.channels.map((channel) => (
              <Tag key={channel} mono>
                {channel}
              </Tag>
            ))}
            {event.idempotencyKey === null ? null : (
              <span>
                Key <span className="mono">{event.idempotencyKey}</span>
              </span>
            )}
          </>
        }
      />
      <div className="grid gap-5">
        <section className="grid min-w-0 gap-3">
          <div className="flex items-baseline gap-3">
            <h2>
              {event.deliveries.length === 0
                ? 'Deliveries'
                : formatCounted(event.deliveries.length, 'delivery', 'deliveries')}
            </h2>
            <Link to={`/deliveries?event=${event.id}`} className="underline">
              Show in deliveries
            </Link>
          </div>
          {event.deliveries.length > 0 ? (
            <DeliveryTable withEndpoint deliveries={event.deliveries} />
          ) : (
            <p className="text-ink-3">No webhook listened to it, by its type, its channels and its body.</p>
          )}
        </section>
        <CodeBlock
          title="Body"
          aside={event.isRaw ? 'as it was given' : 'as it is signed and sent'}
          copyText={event.body}
          copyLabel="Copy the body"
          bodyLabel="Body"
        >
          <Json text={event.body} />
        </CodeBlock>
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Event" crumbs={[{ to: '/events', label: 'Events' }]}>
      <PageProblem level={1} subject="Event" backTo="/events" backLabel="Show events" />
    </Page>
  );
}
