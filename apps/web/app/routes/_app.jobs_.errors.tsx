import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleCheck } from 'lucide-react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { EmptyState } from '../components/ui/EmptyState.tsx';
import { TableBox } from '../components/ui/Table.tsx';
import { JobErrorTable } from '../features/jobs/JobErrorTable.tsx';
import { JobTabs } from '../features/jobs/JobTabs.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction = () => [{ title: 'Errors of jobs · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => load(args, (api) => api.jobs.errors({}));

export default function JobErrorsRoute() {
  const groups = useLoaderData<typeof loader>();
  return (
    <Page title="Jobs">
      <JobTabs />
      {groups.length > 0 ? (
        <>
          <p className="mb-3 text-ink-2">What failed for good died of, the most frequent first.</p>
          <JobErrorTable groups={groups} />
        </>
      ) : (
        <TableBox bleed={false}>
          <EmptyState
            icon={CircleCheck}
            title="No job has failed for good"
            action={<ButtonLink to="/jobs?status=retrying">Show what is retried</ButtonLink>}
          >
            <p>Jobs that fail are grouped here by their error, so that one cause is one row.</p>
          </EmptyState>
        </TableBox>
      )}
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Jobs">
      <PageProblem subject="Errors" backTo="/jobs" backLabel="Show jobs" />
    </Page>
  );
}
