import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ServerOff } from 'lucide-react';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { JobTabs } from '../features/jobs/JobTabs.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { WorkerTable } from '../features/queues/WorkerTable.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction = () => [{ title: 'Workers · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => load(args, (api) => api.queues.workers());

export default function WorkersRoute() {
  const workers = useLoaderData<typeof loader>();
  return (
    <Page title="Jobs">
      <JobTabs />
      {workers.length > 0 ? (
        <WorkerTable workers={workers} />
      ) : (
        <TableBox bleed={false}>
          <EmptyState icon={ServerOff} title="No worker was seen within a day">
            <p>Jobs are kept and wait. They run as soon as a worker is started.</p>
          </EmptyState>
        </TableBox>
      )}
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
