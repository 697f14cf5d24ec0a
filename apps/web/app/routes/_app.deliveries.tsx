import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
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
import { useRetry } from '../features/deliveries/useRetry.ts';
import { objectPathOf } from '../features/palette/objectPathOf.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Deliveries · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const find = new URL(args.request.url).searchParams.get('find')?.trim();
  if (find) throw redirect(objectPathOf(find) ?? `/deliveries?event=${encodeURIComponent(find)}`);
  return loadDeliveries(args);
}

export default function DeliveriesRoute() {
  const { deliveries, filter, ...pages } = useLoaderData<typeof loader>();
  const { rows, unknown } = useLiveRows({ deliveries, filter, ...pages });
  const retry = useRetry();
  const mayRetry = useMay('deliveries:retry');
  const filters = countFilters(filter);
  return (
    <Page title="Deliveries">
      <DeliveryFilters filter={filter} endpoint={{ url: rows[0]?.webhookUrl ?? null }} base="/deliveries" />
      {deliveries.length > 0 ? (
        <>
          <NewDeliveriesBar count={unknown} />
          <DeliveryTable withEndpoint deliveries={rows} onRetry={mayRetry ? retry : undefined} />
          <DeliveryPages count={deliveries.length} mayRetry={mayRetry} {...pages} />
        </>
      ) : (
        <TableBox bleed={false}>
          {filters > 0 || pages.newerTo ? <NoMatch filters={filters} /> : <NoDeliveries />}
        </TableBox>
      )}
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Deliveries">
      <PageProblem subject="Deliveries" backTo="/deliveries" backLabel="Show all deliveries" />
    </Page>
  );
}

function NoDeliveries() {
  return (
    <EmptyState icon={Send} title="No deliveries yet" action={<ButtonLink to="/webhooks">Open webhooks</ButtonLink>}>
      <p>A delivery is one event on its way to one webhook. Publish an event, or send a test event from a webhook.</p>
    </EmptyState>
  );
}

function NoMatch({ filters }: { filters: number }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No delivery matches"
      action={<ButtonLink to="/deliveries">Clear filters</ButtonLink>}
    >
      <p>
        {filters === 1 ? '1 filter is set.' : `${formatCounted(filters, 'filter')} are set.`} Without them the newest
        deliveries are shown.
      </p>
    </EmptyState>
  );
}
