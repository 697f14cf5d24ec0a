import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { KeyValues } from '../components/ui/KeyValues.tsx';
import { Panel } from '../components/ui/Panel.tsx';
import { HealthChecks } from '../features/health/HealthChecks.tsx';
import { HealthSummary } from '../features/health/HealthSummary.tsx';
import { usePolling } from '../features/health/usePolling.ts';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { WorkerList } from '../features/queues/WorkerList.tsx';
import { Page } from '../features/shell/Page.tsx';
import { formatWait } from '../format/duration.ts';

export const meta: MetaFunction = () => [{ title: 'Health · NovaPulse' }];

const pollEveryMs = 5000;

export const loader = (args: LoaderFunctionArgs) =>
  load(args, async (api) => {
    const [health, info] = await Promise.all([api.system.health(), api.system.info()]);
    // Without its database nothing is known of queues and workers; the checks still are.
    const isDatabaseUp = health.checks.every(({ name, status }) => name !== 'database' || status === 'up');
    const [queues, workers] = isDatabaseUp ? await Promise.all([api.queues.list(), api.queues.workers()]) : [[], []];
    return { health, info, queues, workers };
  });

export default function HealthRoute() {
  const { health, info, queues, workers } = useLoaderData<typeof loader>();
  usePolling(pollEveryMs);
  const queuesWithoutWorkers = queues.filter((queue) => queue.workers === 0).map((queue) => queue.name);
  return (
    <Page title="Health">
      <div className="grid gap-6">
        <HealthSummary status={health.status} queuesWithoutWorkers={queuesWithoutWorkers} />
        <HealthChecks checks={health.checks} />
        <WorkerList workers={workers} />
        <Panel title="This installation">
          <KeyValues
            rows={[
              { key: 'Version', value: info.version },
              { key: 'Queues on', value: info.engine === 'redis' ? 'Redis' : 'Postgres' },
              { key: 'This node runs for', value: formatWait(info.uptimeSeconds * 1000) },
              { key: 'Largest payload', value: `${info.limits.payloadBytes / 1024} KiB` },
              { key: 'Largest batch', value: `${info.limits.batchEvents} events` },
            ]}
          />
        </Panel>
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Health">
      <PageProblem subject="Health" backTo="/" backLabel="Open overview" />
    </Page>
  );
}
