import { Form, Link } from '@remix-run/react';
import { Pause, Play, TriangleAlert } from 'lucide-react';
import { Badge } from '../../components/ui/Badge.tsx';
import { classes } from '../../components/ui/classes.ts';
import { IconButton } from '../../components/ui/IconButton.tsx';
import { Sparkline } from '../../components/ui/Sparkline.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { formatWait } from '../../format/duration.ts';
import { formatCount, formatCounted, formatRate } from '../../format/number.ts';
import type { QueueView } from './queue.ts';

export function QueueCard({ queue, mayManage }: { queue: QueueView; mayManage: boolean }) {
  const isWarned = queue.paused || queue.workers === 0;
  const perMinute = formatRate(queue.throughput.perMinute);
  return (
    <article className="grid content-start gap-3 rounded-lg border border-line bg-canvas px-4 py-3 max-rail:gap-2">
      <div className="-mr-1.5 flex min-h-8 items-center gap-2">
        <h2 className="font-medium text-md">
          <Link to={`/jobs?queue=${queue.name}`} className="hover:underline">
            {queue.name}
          </Link>
        </h2>
        {queue.paused ? (
          <Badge tone="warn" icon={Pause}>
            Paused
          </Badge>
        ) : null}
        {queue.workers === 0 ? (
          <Badge tone="warn" icon={TriangleAlert}>
            No workers
          </Badge>
        ) : (
          <span className="text-ink-3 text-sm">{formatCounted(queue.workers, 'worker')}</span>
        )}
        {mayManage ? <PauseButton queue={queue} /> : null}
      </div>
      <div className="flex items-end gap-3 max-rail:hidden">
        <Sparkline
          values={queue.throughput.minutes.map(({ succeeded, failed }) => succeeded + failed)}
          label={`${queue.name}: ${perMinute} per minute now, over the last hour`}
          className="block h-6 min-w-0 flex-1"
        />
        <span className="tabular text-ink-3 text-sm">
          <b className="font-medium text-ink">{perMinute}</b> /min
        </span>
      </div>
      <dl className="grid grid-cols-[repeat(4,auto)] justify-between">
        <Count label="Waiting" count={queue.counts.waiting} />
        <Count label="Active" count={queue.counts.active} />
        <Count label="Delayed" count={queue.counts.delayed} />
        <Count label="Failed" count={queue.counts.failed} isBad />
      </dl>
      <p
        className={classes(
          'border-line border-t pt-2 text-ink-3 text-sm max-rail:border-0 max-rail:p-0',
          !isWarned && 'max-rail:hidden',
        )}
      >
        <QueueFoot queue={queue} />
      </p>
    </article>
  );
}

function Count({ label, count, isBad = false }: { label: string; count: number; isBad?: boolean }) {
  return (
    <div>
      <dt className="text-ink-3 text-xs/4">{label}</dt>
      <dd className={classes('tabular font-medium text-md', isBad && count > 0 && 'text-bad-text')}>
        {formatCount(count)}
      </dd>
    </div>
  );
}

/** What goes on, in a sentence. */
function QueueFoot({ queue }: { queue: QueueView }) {
  const oldest = formatWait(Math.round(queue.oldestWaitingSeconds) * 1000);
  if (queue.paused) {
    return (
      <>
        Paused {queue.pausedAt ? <Time at={queue.pausedAt} /> : null}. What runs goes on to its end, new jobs are kept
        and wait.
      </>
    );
  }
  if (queue.workers === 0) {
    return (
      <>
        {queue.counts.waiting > 0 ? (
          <>
            Oldest waits <span className="text-warn-text">{oldest}</span>.{' '}
          </>
        ) : null}
        Start a worker with <code>WORKER_QUEUES={queue.name}</code>.
      </>
    );
  }
  return (
    <>
      {queue.counts.waiting === 0 ? 'Nothing waits.' : `Oldest waits ${oldest}.`}
      {queue.concurrency === null ? '' : ` At most ${formatCount(queue.concurrency)} at once.`}
    </>
  );
}

/** Pausing is undone with one press. */
function PauseButton({ queue }: { queue: QueueView }) {
  return (
    <Form method="post" action="/jobs/now" className="ml-auto">
      <input type="hidden" name="queue" value={queue.name} />
      <IconButton
        type="submit"
        icon={queue.paused ? Play : Pause}
        name="intent"
        value={queue.paused ? 'resume' : 'pause'}
        label={queue.paused ? `Resume ${queue.name}` : `Pause ${queue.name}: what runs goes on, the rest waits`}
      />
    </Form>
  );
}
