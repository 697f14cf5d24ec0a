import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { Layers, SearchX } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { Kbd } from '../components/ui/Kbd.tsx';
import { Pagination } from '../components/ui/Pagination.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { BulkForm } from '../features/jobs/BulkForm.tsx';
import { BulkProgress } from '../features/jobs/BulkProgress.tsx';
import type { JobFilter } from '../features/jobs/filter.ts';
import { isFiltered } from '../features/jobs/filter.ts';
import { JobFilters } from '../features/jobs/JobFilters.tsx';
import { JobTable } from '../features/jobs/JobTable.tsx';
import { JobTabs } from '../features/jobs/JobTabs.tsx';
import { filterInput, parseFilter } from '../features/jobs/parseFilter.server.ts';
import { useLiveJobRows } from '../features/jobs/useLiveJobRows.ts';
import { useRetryJob } from '../features/jobs/useRetryJob.ts';
import { NewRowsBar } from '../features/lists/NewRowsBar.tsx';
import { cursorOf, newerTo, olderTo } from '../features/lists/pageTrail.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { loadNow } from '../features/queues/loadNow.server.ts';
import { QueueCards, QueuesMissing } from '../features/queues/QueueCards.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay, useViewer } from '../features/shell/viewer.ts';
import { formatCounted } from '../format/number.ts';

export const meta: MetaFunction = () => [{ title: 'Jobs · NovaPulse' }];

const PAGE_SIZE = 50;
const jobId = /^job_[0-9A-HJKMNP-TV-Z]{26}$/;

export async function loader(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const { filter, problem: unreadable } = parseFilter(params);
  // Who searches for one id wants to see that job.
  if (jobId.test(filter.search.trim())) throw redirect(`/jobs/${filter.search.trim()}`);
  const cursor = cursorOf(params);
  const [{ page, problem }, now] = await Promise.all([
    unreadable === null ? listJobs(args, filter, cursor) : { page: emptyPage, problem: unreadable },
    loadNow(args),
  ]);
  return {
    jobs: page.items,
    filter,
    problem,
    now,
    olderTo: olderTo(params, page.nextCursor),
    newerTo: newerTo(params),
  };
}

const emptyPage = { items: [], nextCursor: null };

async function listJobs(args: LoaderFunctionArgs, filter: JobFilter, cursor: string | undefined) {
  const input = {
    limit: PAGE_SIZE,
    ...filterInput(filter),
    ...(filter.isEverywhere && { everyOrganization: true }),
    ...(cursor !== undefined && { cursor }),
  };
  const listed = await act(args, (api) => api.jobs.list(input));
  if (listed.ok) return { page: listed.value, problem: null };
  // Words that an operator may not look for belong beside the field; every other refusal to the page's error.
  const [problem] = listed.problem.fieldErrors.search ?? [];
  if (problem !== undefined) return { page: emptyPage, problem };
  return { page: await load(args, (api) => api.jobs.list(input)), problem: null };
}

export default function JobsRoute() {
  const { jobs, filter, problem, now, ...pages } = useLoaderData<typeof loader>();
  const { rows, unknown } = useLiveJobRows({ jobs, filter, ...pages });
  const retry = useRetryJob();
  const mayWrite = useMay('jobs:write');
  const mayManage = useMay('queues:manage');
  const { organization } = useViewer();
  const isEverywhere = filter.isEverywhere || organization === null;
  const mayBulk = mayWrite && !isEverywhere && jobs.length > 0;
  return (
    <Page title="Jobs">
      <JobTabs />
      {now.queues ? <QueueCards queues={now.queues} mayManage={mayManage} /> : null}
      {now.areQueuesMissing ? <QueuesMissing /> : null}
      <JobFilters filter={filter} problem={problem} />
      {now.bulk ? <BulkProgress bulk={now.bulk} /> : null}
      {jobs.length > 0 ? (
        <>
          <NewRowsBar news={unknown > 0 ? formatCounted(unknown, 'new job') : null} />
          {mayBulk ? (
            <BulkForm>
              <JobTable jobs={rows} onRetry={retry} isSelectable />
            </BulkForm>
          ) : (
            <JobTable jobs={rows} onRetry={mayWrite ? retry : undefined} isOfEveryOrganization={isEverywhere} />
          )}
          <Pagination
            {...pages}
            summary={
              <>
                {formatCounted(jobs.length, 'job')}, newest first
                <span aria-hidden="true" className="ml-3 inline-flex gap-1.5 max-side:hidden">
                  <Kbd>j</Kbd>
                  <Kbd>k</Kbd> move <Kbd>↵</Kbd> open
                  {mayWrite ? (
                    <>
                      {' '}
                      <Kbd>r</Kbd> retry
                    </>
                  ) : null}
                </span>
              </>
            }
          />
        </>
      ) : (
        <TableBox bleed={false}>
          {problem !== null || isFiltered(filter) || pages.newerTo ? <NoMatch /> : <NoJobs />}
        </TableBox>
      )}
      <Outlet />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Jobs">
      <PageProblem subject="Jobs" backTo="/jobs" backLabel="Show all jobs" />
    </Page>
  );
}

function NoJobs() {
  return (
    <EmptyState icon={Layers} title="No jobs yet" action={<ButtonLink to="/reports">Open reports</ButtonLink>}>
      <p>
        A job is one piece of work in the background: a delivery, a mail, a workflow or a report. Each is kept here for
        30 days.
      </p>
    </EmptyState>
  );
}

function NoMatch() {
  return (
    <EmptyState icon={SearchX} title="No job matches" action={<ButtonLink to="/jobs">Clear filters</ButtonLink>}>
      <p>Without the filters the newest jobs are shown.</p>
    </EmptyState>
  );
}
