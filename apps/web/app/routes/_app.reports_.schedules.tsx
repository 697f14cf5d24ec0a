import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { CalendarClock, Plus } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { cursorOf, newerTo, olderTo } from '../features/lists/pageTrail.ts';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { nextFires } from '../features/reports/nextFires.server.ts';
import { ReportTabs } from '../features/reports/ReportTabs.tsx';
import { ScheduleTable } from '../features/reports/ScheduleTable.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Schedules of reports · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const cursor = cursorOf(params);
  const [page, definitions] = await Promise.all([
    load(args, (api) => api.schedules.list({ limit: 25, ...(cursor !== undefined && { cursor }) })),
    load(args, (api) => api.reports.definitions()),
  ]);
  const titles = new Map(definitions.map(({ name, title }) => [name, title]));
  return {
    schedules: page.items.map((schedule) => ({
      ...schedule,
      title: titles.get(schedule.report) ?? schedule.report,
      fires: nextFires(schedule.cron, schedule.timeZone, args.context.now()),
    })),
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

export default function SchedulesRoute() {
  const { schedules, ...pages } = useLoaderData<typeof loader>();
  const mayWrite = useMay('reports:write');
  return (
    <Page title="Reports">
      <ReportTabs />
      {mayWrite ? (
        <div className="mb-3 flex">
          <ButtonLink variant="primary" to="/reports/schedules/new" icon={Plus} className="ml-auto">
            Create schedule
          </ButtonLink>
        </div>
      ) : null}
      {schedules.length > 0 ? (
        <>
          <ScheduleTable schedules={schedules} mayWrite={mayWrite} />
          <Pagination {...pages} summary={`${formatCounted(schedules.length, 'schedule')}, newest first`} />
        </>
      ) : (
        <TableBox bleed={false}>
          <EmptyState
            icon={CalendarClock}
            title="No schedules yet"
            action={mayWrite ? <ButtonLink to="/reports/schedules/new">Create schedule</ButtonLink> : undefined}
          >
            <p>
              A schedule makes the same report again and again, each time once, and can send a mail when it is ready.
            </p>
          </EmptyState>
        </TableBox>
      )}
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Reports">
      <PageProblem subject="Schedules" backTo="/reports" backLabel="Show reports" />
    </Page>
  );
}
