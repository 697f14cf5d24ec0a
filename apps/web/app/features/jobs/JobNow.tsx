import { Countdown } from '../../components/ui/Time.tsx';
import { formatDuration } from '../../format/duration.ts';
import { formatCounted } from '../../format/number.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import type { JobDetail } from './job.ts';

/** One sentence about now. */
export function JobNow({ job }: { job: JobDetail }) {
  const now = useNow();
  if (job.isCancelling) return <>It is told to stop</>;
  if (job.status === 'running') {
    const startedAt = job.attempts.at(-1)?.startedAt;
    return startedAt === undefined ? (
      <>Attempt {job.attemptCount} runs</>
    ) : (
      <>
        Attempt {job.attemptCount} runs for {formatDuration(Math.max(0, now.getTime() - Date.parse(startedAt)))}
      </>
    );
  }
  if (job.nextAttemptAt !== null && new Date(job.nextAttemptAt) > now) {
    return (
      <>
        {job.status === 'waiting' ? 'It goes on in ' : `Attempt ${job.attemptCount + 1} starts in `}
        <b className="font-medium text-ink">
          <Countdown at={job.nextAttemptAt} />
        </b>
      </>
    );
  }
  if (job.status === 'waiting') return <>It waits for something to happen</>;
  if (job.finishedAt === null) return <>Due now, starts as soon as a worker is free</>;
  return <>{job.attemptCount === 0 ? 'No attempt was made' : `After ${formatCounted(job.attemptCount, 'attempt')}`}</>;
}
