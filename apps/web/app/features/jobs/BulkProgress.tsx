import { Form, Link, useFetcher, useRevalidator, useSearchParams } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { formatCount } from '../../format/number.ts';
import { KnownRoute } from '../lists/KnownRoute.tsx';
import { useLiveRefresh } from '../live/useLiveRefresh.ts';
import type { JobsNow } from '../queues/loadNow.server.ts';
import { bulkWords } from './bulk.ts';
import type { BulkView } from './job.ts';
import { isMoving } from './job.ts';

/** How far a bulk action is; it goes on when this page is left. */
export function BulkProgress({ bulk: loaded }: { bulk: BulkView }) {
  const [params] = useSearchParams();
  const { data, load, state } = useFetcher<JobsNow>();
  const bulk = data?.bulk?.id === loaded.id ? data.bulk : loaded;
  const revalidator = useRevalidator();
  useLiveRefresh({
    isRelevant: () => false,
    isJobRelevant: () => isMoving[bulk.status],
    refresh: () => load(`/jobs/now?bulk=${loaded.id}`),
    isRefreshedOnOpen: false,
    isBusy: state !== 'idle' || revalidator.state !== 'idle',
  });
  const words = bulkWords[bulk.action];
  const others = new URLSearchParams(params);
  others.delete('bulk');
  const isRunning = isMoving[bulk.status];
  const says = isRunning
    ? `${words.doing} ${formatCount(bulk.done)} of ${formatCount(bulk.total)}`
    : bulk.status === 'succeeded'
      ? `${words.done} ${formatCount(bulk.done)} of ${formatCount(bulk.total)}. The rest did not apply any more.`
      : `Stopped after ${formatCount(bulk.done)} of ${formatCount(bulk.total)}: the job that does it is ${bulk.status}.`;
  return (
    <section
      aria-label="Bulk action"
      className="mb-3 grid gap-2 rounded-lg border border-accent-line bg-accent-tint px-4 py-2.5"
    >
      <KnownRoute to="/jobs/now" />
      <div className="flex flex-wrap items-center gap-3">
        <span role="status">
          {isRunning || bulk.done < bulk.total ? says : `${words.done} all ${formatCount(bulk.total)}.`}
        </span>
        <span className="ml-auto flex items-center gap-3">
          <Link to={`/jobs/${bulk.id}`} className="text-accent-text underline">
            Details
          </Link>
          {isRunning ? (
            <Form method="post" action={`/jobs/${bulk.id}`}>
              <Button size="small" name="intent" value="cancel">
                Stop
              </Button>
            </Form>
          ) : (
            <Link to={`?${others}`} preventScrollReset className="text-accent-text underline">
              Dismiss
            </Link>
          )}
        </span>
      </div>
      {isRunning ? <Progress label={words.doing} share={bulk.total === 0 ? 1 : bulk.done / bulk.total} /> : null}
    </section>
  );
}
