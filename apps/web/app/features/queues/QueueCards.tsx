import { useFetcher, useRevalidator } from '@remix-run/react';
import { Note } from '../../components/ui/Note.tsx';
import { KnownRoute } from '../lists/KnownRoute.tsx';
import { useLiveRefresh } from '../live/useLiveRefresh.ts';
import type { JobsNow } from './loadNow.server.ts';
import { QueueCard } from './QueueCard.tsx';
import type { QueueView } from './queue.ts';

/** The queues as they are now. They follow the stream by themselves: asking for the whole page would move its rows. */
export function QueueCards({ queues: loaded, mayManage }: { queues: readonly QueueView[]; mayManage: boolean }) {
  const { data, load, state } = useFetcher<JobsNow>();
  const revalidator = useRevalidator();
  useLiveRefresh({
    isRelevant: () => false,
    isJobRelevant: () => true,
    refresh: () => load('/jobs/now'),
    isRefreshedOnOpen: false,
    isBusy: state !== 'idle' || revalidator.state !== 'idle',
  });
  const queues = data?.queues ?? loaded;
  return (
    <section
      aria-label="Queues"
      className="mb-6 grid grid-cols-4 gap-4 max-wide:grid-cols-2 max-rail:grid-cols-1 max-rail:gap-2"
    >
      <KnownRoute to="/jobs/now" />
      {queues.map((queue) => (
        <QueueCard key={queue.name} queue={queue} mayManage={mayManage} />
      ))}
    </section>
  );
}

export function QueuesMissing() {
  return (
    <div className="mb-6">
      <Note tone="warn" title="The queues' numbers could not be loaded">
        Jobs run on. The numbers are back as soon as the cause is gone.
      </Note>
    </div>
  );
}
