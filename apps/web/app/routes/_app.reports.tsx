import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useLocation, useSearchParams } from '@remix-run/react';
import { FileChartColumn, Plus, SearchX } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { Segments } from '../components/ui/Segments.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { cursorOf, newerTo, olderTo, withParam } from '../features/lists/pageTrail.ts';
import { useLiveJobs } from '../features/live/useLiveRefresh.ts';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { ReportTable } from '../features/reports/ReportTable.tsx';
import { ReportTabs } from '../features/reports/ReportTabs.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Reports · NovaPulse' }];

const PAGE_SIZE = 25;

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const report = params.get('report')?.slice(0, 100) || null;
  const [page, definitions] = await Promise.all([
    load(args, (api) =>
      api.reports.list({
        limit: PAGE_SIZE,
        ...(cursor !== undefined && { cursor }),
        ...(report !== null && { report }),
      }),
    ),
    load(args, (api) => api.reports.definitions()),
  ]);
  return {
    reports: page.items,
    report,
    kinds: definitions.map(({ name, title }) => ({ name, title })),
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export default function ReportsRoute() {
  const { reports, report, kinds, ...pages } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const mayWrite = useMay('reports:write');
  const isAlone = useLocation().pathname === '/reports';
  const known = new Set(reports.map(({ jobId }) => jobId));
  useLiveJobs((id) => isAlone && known.has(id));
  return (
    <Page title="Reports">
      <ReportTabs />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segments
          label="Report"
          segments={[null, ...kinds].map((kind) => ({
            to: withParam(params, 'report', kind?.name ?? null),
            label: kind?.title ?? 'All',
            isCurrent: report === (kind?.name ?? null),
          }))}
        />
        {mayWrite ? (
          <ButtonLink variant="primary" to="/reports/new" icon={Plus} className="ml-auto">
            Create report
          </ButtonLink>
        ) : null}
      </div>
      {reports.length > 0 ? (
        <>
          <ReportTable reports={reports} />
          <Pagination {...pages} summary={`${formatCounted(reports.length, 'report')}, newest first`} />
        </>
      ) : (
        <TableBox bleed={false}>
          {report !== null || pages.newerTo ? (
            <EmptyState
              icon={SearchX}
              title="No such report yet"
              action={<ButtonLink to="/reports">Clear filters</ButtonLink>}
            >
              <p>Without the filter the newest reports of every kind are shown.</p>
            </EmptyState>
          ) : (
            <EmptyState
              icon={FileChartColumn}
              title="No reports yet"
              action={mayWrite ? <ButtonLink to="/reports/new">Create report</ButtonLink> : undefined}
            >
              <p>A report is a file with deliveries, endpoints, jobs or the audit log as they were at one moment.</p>
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
    <Page title="Reports">
      <PageProblem subject="Reports" backTo="/reports" backLabel="Show all reports" />
    </Page>
  );
}
