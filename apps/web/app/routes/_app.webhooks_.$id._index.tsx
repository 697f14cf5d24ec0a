import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { SearchX, Send } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { DeliveryFilters } from '../features/deliveries/DeliveryFilters.tsx';
import { DeliveryPages } from '../features/deliveries/DeliveryPages.tsx';
import { DeliveryTable } from '../features/deliveries/DeliveryTable.tsx';
import { countFilters } from '../features/deliveries/filter.ts';
import { loadDeliveries } from '../features/deliveries/loadDeliveries.server.ts';
import { NewDeliveriesBar } from '../features/deliveries/NewDeliveriesBar.tsx';
import { useLiveRows } from '../features/deliveries/useLiveRows.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { load } from '../features/problems/callApi.server.ts';
import { useMay } from '../features/shell/viewer.ts';
import { WebhookStats } from '../features/webhooks/WebhookStats.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const [page, activity] = await Promise.all([
    loadDeliveries(args, id),
    load(args, (api) => api.webhooks.activity({ id })),
  ]);
  return { id, activity, ...page };
}

export default function WebhookDeliveriesRoute() {
  const { id, activity, deliveries, filter, ...pages } = useLoaderData<typeof loader>();
  const { rows, unknown } = useLiveRows({ deliveries, filter, ...pages });
  const mayWrite = useMay('webhooks:write');
  const base = `/webhooks/${id}`;
  const isFiltered = countFilters({ ...filter, webhook: null }) > 0;
  if (deliveries.length === 0 && !isFiltered && pages.newerTo === null) {
    return (
      <TableBox bleed={false}>
        <EmptyState
          icon={Send}
          title="No deliveries yet"
          action={mayWrite ? <ButtonLink to={`${base}/test`}>Send test event</ButtonLink> : undefined}
        >
          <p>Each event this webhook listens to is delivered and shown here, with every attempt.</p>
        </EmptyState>
      </TableBox>
    );
  }
  return (
    <>
      <WebhookStats id={id} activity={activity} />
      <DeliveryFilters filter={filter} endpoint={null} base={base} />
      {deliveries.length > 0 ? (
        <>
          <NewDeliveriesBar count={unknown} />
          <DeliveryTable withEndpoint={false} deliveries={rows} />
          <DeliveryPages count={deliveries.length} mayRetry={false} {...pages} />
        </>
      ) : (
        <TableBox bleed={false}>
          <EmptyState
            icon={SearchX}
            title="No delivery matches"
            action={<ButtonLink to={base}>Clear filters</ButtonLink>}
          >
            <p>Without the filters the newest deliveries of this webhook are shown.</p>
          </EmptyState>
        </TableBox>
      )}
    </>
  );
}
