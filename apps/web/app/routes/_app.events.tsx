import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useLoaderData, useSearchParams } from '@remix-run/react';
import { Radio, SearchX } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { CopyId } from '../components/ui/CopyId.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { FilterChips } from '../components/ui/FilterChips.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { SearchField } from '../components/ui/SearchField.tsx';
import { Cell, HeadCell, Table, TableBox } from '../components/ui/Table.tsx';
import { Time } from '../components/ui/Time.tsx';
import { timeRangeNames, timeRanges } from '../features/deliveries/filter.ts';
import { ChoiceList } from '../features/lists/ChoiceList.tsx';
import { cursorOf, newerTo, olderTo, withParam } from '../features/lists/pageTrail.ts';
import { RowLink } from '../features/lists/RowLink.tsx';
import { TextFilter } from '../features/lists/TextFilter.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Events · NovaPulse' }];

const PAGE_SIZE = 25;

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const find = params.get('find')?.trim() ?? '';
  if (/^evt_[0-9A-Z]{26}$/.test(find)) throw redirect(`/events/${find}`);
  const cursor = cursorOf(params);
  const type = params.get('type')?.trim().slice(0, 256) || null;
  const time = timeRangeNames.find((name) => name === params.get('time')) ?? null;
  const key = (find || params.get('key')?.trim() || '').slice(0, 255) || null;
  const since = time && new Date(args.context.now().getTime() - timeRanges[time].ms).toISOString();
  const page = await load(args, (api) =>
    api.events.list({
      limit: PAGE_SIZE,
      ...(type !== null && { type }),
      ...(since !== null && { since }),
      ...(key !== null && { idempotencyKey: key }),
      ...(cursor !== undefined && { cursor }),
    }),
  );
  return {
    events: page.items,
    filter: { type, time, key },
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export default function EventsRoute() {
  const { events, filter, ...pages } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const isCut = Object.values(filter).some((value) => value !== null) || pages.newerTo !== null;
  return (
    <Page title="Events">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Form role="search" className="max-rail:w-full">
          <SearchField
            mono
            label="Find by id or idempotency key"
            name="find"
            placeholder="Event id or idempotency key"
            autoComplete="off"
            className="w-72 max-rail:w-full"
          />
        </Form>
        <FilterChips
          clearTo="/events"
          chips={[
            {
              label: 'Event type',
              value: filter.type,
              clearTo: withParam(params, 'type', null),
              editor: (
                <TextFilter name="type" label="Event type" placeholder="invoice.paid" value={filter.type ?? ''} />
              ),
            },
            {
              label: 'Time',
              value: filter.time && timeRanges[filter.time].label,
              clearTo: withParam(params, 'time', null),
              editor: (
                <ChoiceList
                  choices={timeRangeNames.map((range) => ({
                    to: withParam(params, 'time', range),
                    label: timeRanges[range].label,
                    isCurrent: filter.time === range,
                  }))}
                />
              ),
            },
            ...(filter.key === null
              ? []
              : [
                  {
                    label: 'Key',
                    value: filter.key,
                    clearTo: '/events',
                    editor: <TextFilter name="key" label="Idempotency key" placeholder="" value={filter.key} />,
                  },
                ]),
          ]}
        />
      </div>
      {events.length > 0 ? (
        <>
          <TableBox>
            <Table label="Events">
              <thead>
                <tr>
                  <HeadCell fill>Event type</HeadCell>
                  <HeadCell>Id</HeadCell>
                  <HeadCell from="mid">Channels</HeadCell>
                  <HeadCell from="mid">Idempotency key</HeadCell>
                  <HeadCell right>Accepted</HeadCell>
                </tr>
              </thead>
              <tbody>
                {events.map((event) => (
                  <tr key={event.id}>
                    <Cell fill phone={1}>
                      <RowLink strong to={`/events/${event.id}`}>
                        <span className="mono">{event.type}</span>
                      </RowLink>
                    </Cell>
                    <Cell phone={3}>
                      <CopyId id={event.id} />
                    </Cell>
                    <Cell from="mid" className="text-ink-3">
                      {event.channels.join(', ')}
                    </Cell>
                    <Cell from="mid" className="mono max-w-60 truncate text-ink-3">
                      {event.idempotencyKey}
                    </Cell>
                    <Cell right phone={2} className="text-ink-3">
                      <Time at={event.createdAt} />
                    </Cell>
                  </tr>
                ))}
              </tbody>
            </Table>
          </TableBox>
          <Pagination {...pages} summary={`${formatCounted(events.length, 'event')}, newest first`} />
        </>
      ) : (
        <TableBox bleed={false}>
          {isCut ? (
            <EmptyState
              icon={SearchX}
              title="No event matches"
              action={<ButtonLink to="/events">Clear filters</ButtonLink>}
            >
              <p>Without filters the newest events are shown.</p>
            </EmptyState>
          ) : (
            <EmptyState
              icon={Radio}
              title="No events yet"
              action={<ButtonLink to="/api-keys">Open API keys</ButtonLink>}
            >
              <p>Your services publish events with an API key; each goes to the webhooks that listen to its type.</p>
            </EmptyState>
          )}
        </TableBox>
      )}
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Events">
      <PageProblem subject="Events" backTo="/events" backLabel="Show all events" />
    </Page>
  );
}
