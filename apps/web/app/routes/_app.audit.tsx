import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import type { ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { useLoaderData } from '@remix-run/react';
import { ScrollText, SearchX } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { AuditFilters } from '../features/audit/AuditFilters.tsx';
import { AuditTable } from '../features/audit/AuditTable.tsx';
import { countFilters } from '../features/audit/filter.ts';
import { loadAudit } from '../features/audit/loadAudit.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Audit log · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => loadAudit(args);

/** To open an entry asks the server for nothing. */
export function shouldRevalidate({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  const isOpening = currentUrl.searchParams.get('open') !== nextUrl.searchParams.get('open');
  return isOpening && withoutOpen(currentUrl) === withoutOpen(nextUrl) ? false : defaultShouldRevalidate;
}

function withoutOpen({ pathname, searchParams }: URL): string {
  return `${pathname}?${[...searchParams].filter(([name]) => name !== 'open')}`;
}

export default function AuditRoute() {
  const { entries, filter, ...pages } = useLoaderData<typeof loader>();
  const filters = countFilters(filter);
  const actorName = entries.find(({ actorId }) => actorId === filter.actor)?.actorName ?? null;
  return (
    <Page title="Audit log">
      <AuditFilters filter={filter} actorName={actorName} />
      {entries.length > 0 ? (
        <>
          <AuditTable entries={entries} />
          <Pagination
            {...pages}
            summary={`${formatCounted(entries.length, 'entry', 'entries')}, newest first. They cannot be changed.`}
          />
        </>
      ) : (
        <TableBox bleed={false}>{filters > 0 || pages.newerTo ? <NoMatch filters={filters} /> : <Nothing />}</TableBox>
      )}
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Audit log">
      <PageProblem subject="The audit log" backTo="/audit" backLabel="Show all entries" />
    </Page>
  );
}

function Nothing() {
  return (
    <EmptyState icon={ScrollText} title="Nothing on record yet">
      <p>Who signed in, changed a webhook, a member or a key is kept here, with the address it came from.</p>
    </EmptyState>
  );
}

function NoMatch({ filters }: { filters: number }) {
  return (
    <EmptyState icon={SearchX} title="No entry matches" action={<ButtonLink to="/audit">Clear filters</ButtonLink>}>
      <p>
        {filters === 1 ? '1 filter is set.' : `${formatCounted(filters, 'filter')} are set.`} Without them the newest
        entries are shown.
      </p>
    </EmptyState>
  );
}
