import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { formatDuration } from '../../format/duration.ts';
import { formatExact, formatMoment } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { attemptLooks } from '../deliveries/attemptLooks.ts';
import type { JobDetail } from './job.ts';

/** Every attempt with how it ended, the first one first. */
export function JobAttempts({ job }: { job: JobDetail }) {
  const now = useNow();
  if (job.attempts.length === 0) {
    return (
      <p className="p-4 text-ink-3">
        {job.isPayloadShown ? 'No attempt was made yet.' : `${job.attemptCount} so far.`}
      </p>
    );
  }
  return (
    <ol className="divide-y divide-line">
      {job.attempts.map((attempt) => (
        <li key={attempt.number} className="grid gap-0.5 px-4 py-2.5">
          <span className="flex items-center gap-2">
            <StatusMark look={attemptLooks[attempt.outcome]} />
            {attempt.durationMs === null ? null : (
              <span className="tabular ml-auto text-ink-3 text-sm">{formatDuration(attempt.durationMs)}</span>
            )}
          </span>
          <span className="text-ink-3 text-sm">
            Attempt {attempt.number} ·{' '}
            <time dateTime={attempt.startedAt} title={formatExact(new Date(attempt.startedAt))}>
              {formatMoment(new Date(attempt.startedAt), now)}
            </time>
          </span>
          {(attempt.errorCode ?? attempt.errorMessage) ? (
            <span className="text-sm [overflow-wrap:anywhere]">
              {attempt.errorCode ? <span className="mono">{attempt.errorCode} </span> : null}
              {attempt.errorMessage}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
