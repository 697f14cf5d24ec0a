import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { JobTabs } from '../features/jobs/JobTabs.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { WorkerList } from '../features/queues/WorkerList.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction = () => [{ title: 'Workers · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => load(args, (api) => api.queues.workers());

export default function WorkersRoute() {
  const workers = useLoaderData<typeof loader>();
  return (
    <Page title="Jobs">
      <JobTabs />
      <WorkerList workers={workers} />
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Jobs">
      <PageProblem subject="Workers" backTo="/jobs" backLabel="Show jobs" />
    </Page>
  );
}
