import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FirstRun } from '../features/overview/FirstRun.tsx';
import { loadOverview } from '../features/overview/loadOverview.server.ts';
import { Overview } from '../features/overview/Overview.tsx';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction = () => [{ title: 'Overview · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) => loadOverview(args);

export default function OverviewRoute() {
  const { overview, latest, origin } = useLoaderData<typeof loader>();
  return (
    <Page title="Overview">
      {overview.webhooks.all === 0 ? <FirstRun origin={origin} /> : <Overview overview={overview} latest={latest} />}
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Overview">
      <PageProblem subject="Overview" />
    </Page>
  );
}
