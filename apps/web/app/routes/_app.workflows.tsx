import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation, useSearchParams } from '@remix-run/react';
import { Play, SearchX, Workflow } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { Segments } from '../components/ui/Segments.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { NewRowsBar } from '../features/lists/NewRowsBar.tsx';
import { cursorOf, newerTo, olderTo, withParam } from '../features/lists/pageTrail.ts';
import { useLiveJobs } from '../features/live/useLiveRefresh.ts';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { RunTable } from '../features/workflows/RunTable.tsx';
import { useSteadyRuns } from '../features/workflows/useSteadyRuns.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Workflows · NovaPulse' }];

const PAGE_SIZE = 25;
const statuses = ['running', 'waiting', 'retrying', 'succeeded', 'failed', 'cancelled'] as const;

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const status = statuses.find((one) => one === params.get('status')) ?? null;
  const name = params.get('workflow')?.slice(0, 100) || null;
  const [page, definitions] = await Promise.all([
    load(args, (api) =>
      api.workflows.list({
        limit: PAGE_SIZE,
        ...(cursor !== undefined && { cursor }),
        ...(status !== null && { status }),
        ...(name !== null && { name }),
      }),
    ),
    load(args, (api) => api.workflows.definitions({})),
  ]);
  return {
    runs: page.items,
    status,
    name,
    names: definitions.map((definition) => ({ name: definition.name, title: definition.title })),
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export default function WorkflowsRoute() {
  const { runs, status, name, names, ...pages } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const mayWrite = useMay('workflows:write');
  const isAlone = useLocation().pathname === '/workflows';
  const known = new Set(runs.map((run) => run.jobId));
  // Known runs change in place; the newest page also tells of new ones.
  useLiveJobs((id) => isAlone && (known.has(id) || pages.newerTo === null));
  const { rows, unknown } = useSteadyRuns({ runs, olderTo: pages.olderTo });
  const isFiltered = status !== null || name !== null;
  return (
    <Page title="Workflows">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segments
          label="Status"
          segments={[null, ...statuses].map((one) => ({
            to: withParam(params, 'status', one),
            label: one === null ? 'All' : `${one.slice(0, 1).toUpperCase()}${one.slice(1)}`,
            isCurrent: status === one,
          }))}
        />
        <Segments
          label="Workflow"
          segments={[null, ...names].map((one) => ({
            to: withParam(params, 'workflow', one?.name ?? null),
            label: one?.title ?? 'Any workflow',
            isCurrent: name === (one?.name ?? null),
          }))}
        />
        {mayWrite ? (
          <ButtonLink variant="primary" to="/workflows/new" icon={Play} className="ml-auto">
            Start workflow
          </ButtonLink>
        ) : null}
      </div>
      {rows.length > 0 ? (
        <>
          <NewRowsBar news={unknown > 0 ? formatCounted(unknown, 'new run') : null} />
          <RunTable runs={rows} />
          <Pagination {...pages} summary={`${formatCounted(rows.length, 'run')}, newest first`} />
        </>
      ) : (
        <TableBox bleed={false}>
          {isFiltered || pages.newerTo ? (
            <EmptyState
              icon={SearchX}
              title="No run matches"
              action={<ButtonLink to="/workflows">Clear filters</ButtonLink>}
            >
              <p>Without the filters the newest runs are shown.</p>
            </EmptyState>
          ) : (
            <EmptyState
              icon={Workflow}
              title="No workflow has run yet"
              action={mayWrite ? <ButtonLink to="/workflows/new">Start workflow</ButtonLink> : undefined}
            >
              <p>A workflow does several steps in order. It can wait for days and loses nothing when a worker ends.</p>
            </EmptyState>
          )}
        </TableBox>
      )}
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Workflows">
      <PageProblem subject="Workflows" backTo="/workflows" backLabel="Show all runs" />
    </Page>
  );
}
