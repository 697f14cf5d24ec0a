import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { Plus, SearchX, Shapes } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { FilterChips } from '../components/ui/FilterChips.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { SearchField } from '../components/ui/SearchField.tsx';
import { StatusMark } from '../components/ui/StatusMark.tsx';
import { Cell, HeadCell, Table, TableBox } from '../components/ui/Table.tsx';
import { eventTypeLook, recentWords } from '../features/eventTypes/eventTypeLooks.ts';
import { ChoiceList } from '../features/lists/ChoiceList.tsx';
import { cursorOf, newerTo, olderTo, withParam } from '../features/lists/pageTrail.ts';
import { RowLink } from '../features/lists/RowLink.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Event types · NovaPulse' }];

const states = { active: 'Active', archived: 'Archived' } as const;

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const search = params.get('search')?.trim().slice(0, 256) ?? '';
  const state = params.get('state') === 'archived' ? 'archived' : params.get('state') === 'active' ? 'active' : null;
  const page = await load(args, (api) =>
    api.eventTypes.list({
      limit: 25,
      ...(search !== '' && { search }),
      ...(state !== null && { archived: state === 'archived' }),
      ...(cursor !== undefined && { cursor }),
    }),
  );
  return {
    types: page.items,
    search,
    state,
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  } as const;
}

export default function EventTypesRoute() {
  const { types, search, state, ...pages } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const mayWrite = useMay('webhooks:write');
  const isCut = search !== '' || state !== null || pages.newerTo !== null;
  return (
    <Page title="Event types">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Form role="search" className="max-rail:w-full">
          <SearchField
            mono
            label="Search by name"
            name="search"
            placeholder="invoice"
            autoComplete="off"
            defaultValue={search}
            className="w-58 max-rail:w-full"
          />
        </Form>
        <FilterChips
          clearTo="/event-types"
          chips={[
            {
              label: 'State',
              value: state && states[state],
              clearTo: withParam(params, 'state', null),
              editor: (
                <ChoiceList
                  choices={(['active', 'archived'] as const).map((one) => ({
                    to: withParam(params, 'state', one),
                    label: states[one],
                    isCurrent: state === one,
                  }))}
                />
              ),
            },
          ]}
        />
        {mayWrite ? (
          <ButtonLink variant="primary" to="/event-types/new" icon={Plus} className="ml-auto max-rail:w-full">
            Create event type
          </ButtonLink>
        ) : null}
      </div>
      {types.length > 0 ? (
        <>
          <TableBox>
            <Table label="Event types">
              <thead>
                <tr>
                  <HeadCell>State</HeadCell>
                  <HeadCell fill>Name</HeadCell>
                  <HeadCell from="mid">Schema</HeadCell>
                  <HeadCell right>Webhooks</HeadCell>
                  <HeadCell right>Events in 24 h</HeadCell>
                </tr>
              </thead>
              <tbody>
                {types.map((type) => (
                  <tr key={type.id}>
                    <Cell phone={2}>
                      <StatusMark look={eventTypeLook(type)} />
                    </Cell>
                    <Cell fill phone={1} className="leading-4.5">
                      <RowLink strong to={`/event-types/${type.id}`}>
                        <span className="mono">{type.name}</span>
                      </RowLink>
                      {type.description ? (
                        <div className="truncate text-ink-3 text-sm max-rail:hidden">{type.description}</div>
                      ) : null}
                    </Cell>
                    <Cell from="mid">{type.hasSchema ? `Version ${type.version}` : 'Any data'}</Cell>
                    <Cell right phone={3}>
                      {type.listeners}
                      <span className="rail:hidden"> {type.listeners === 1 ? 'webhook' : 'webhooks'}</span>
                    </Cell>
                    <Cell right phone={4}>
                      <Link to={`/events?type=${encodeURIComponent(type.name)}`} className="relative z-1 underline">
                        {recentWords(type.recentEvents)}
                      </Link>
                      <span className="rail:hidden"> in 24 h</span>
                    </Cell>
                  </tr>
                ))}
              </tbody>
            </Table>
          </TableBox>
          <Pagination {...pages} summary={`${formatCounted(types.length, 'event type')}, newest first`} />
        </>
      ) : (
        <TableBox bleed={false}>
          {isCut ? (
            <EmptyState
              icon={SearchX}
              title="No event type matches"
              action={<ButtonLink to="/event-types">Clear filters</ButtonLink>}
            >
              <p>Without filters the newest event types are shown.</p>
            </EmptyState>
          ) : (
            <EmptyState
              icon={Shapes}
              title="No event types yet"
              action={mayWrite ? <ButtonLink to="/event-types/new">Create event type</ButtonLink> : undefined}
            >
              <p>Events of any type are accepted. Register one to describe it, and to refuse data that does not fit.</p>
            </EmptyState>
          )}
        </TableBox>
      )}
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Event types">
      <PageProblem subject="Event types" backTo="/event-types" backLabel="Show all event types" />
    </Page>
  );
}
