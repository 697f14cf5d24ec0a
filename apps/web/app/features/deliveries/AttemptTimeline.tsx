import { Link } from '@remix-run/react';
import { CircleDashed, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../../components/ui/classes.ts';
import { Icon } from '../../components/ui/Icon.tsx';
import { Spinner } from '../../components/ui/Spinner.tsx';
import { Countdown } from '../../components/ui/Time.tsx';
import { toneMark } from '../../components/ui/tone.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatExact, formatMoment } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { answerWords } from './answer.ts';
import { attemptLooks } from './attemptLooks.ts';
import type { AttemptView, DeliveryView } from './delivery.ts';
import { headerValue } from './headers.ts';

type AttemptTimelineProps = { delivery: DeliveryView; attempts: readonly AttemptView[]; selected: number | null };

/** Every request that left, and what comes next. */
export function AttemptTimeline({ delivery, attempts, selected }: AttemptTimelineProps) {
  const isWaiting = delivery.nextAttemptAt !== null;
  return (
    <ol className="px-2 pt-1.5 pb-2">
      {attempts.map((attempt, index) => (
        <Step
          key={attempt.number}
          isFirst={index === 0}
          isLast={!isWaiting && index === attempts.length - 1}
          isAhead={false}
          mark={<OutcomeMark attempt={attempt} />}
        >
          <AttemptLink attempt={attempt} isSelected={attempt.number === selected} />
        </Step>
      ))}
      {delivery.nextAttemptAt ? (
        <Step isFirst={attempts.length === 0} isLast isAhead mark={<WaitMark isRetry={attempts.length > 0} />}>
          <NextAttempt number={delivery.attemptCount + 1} at={delivery.nextAttemptAt} last={attempts.at(-1)} />
        </Step>
      ) : null}
    </ol>
  );
}

type StepProps = { isFirst: boolean; isLast: boolean; isAhead: boolean; mark: ReactNode; children: ReactNode };

function Step({ isFirst, isLast, isAhead, mark, children }: StepProps) {
  return (
    <li
      className={classes(
        'relative grid grid-cols-[24px_minmax(0,1fr)] gap-x-2',
        'before:absolute before:left-[11.5px] before:w-px',
        isFirst ? 'before:top-4.5' : 'before:top-0',
        isLast ? 'before:h-0' : 'before:bottom-0',
        isLast && !isFirst && 'before:h-4.5',
        isAhead
          ? 'before:bg-[repeating-linear-gradient(var(--color-line-strong)_0_3px,transparent_3px_6px)]'
          : 'before:bg-line-strong',
      )}
    >
      <span className="relative z-1 mt-1.5 grid size-6 place-items-center rounded-full bg-canvas">{mark}</span>
      {children}
    </li>
  );
}

function OutcomeMark({ attempt }: { attempt: AttemptView }) {
  const look = attemptLooks[attempt.outcome];
  if (look.icon === 'spinner') return <Spinner size={16} className={toneMark[look.tone]} />;
  return <Icon of={look.icon} bold className={toneMark[look.tone]} />;
}

function WaitMark({ isRetry }: { isRetry: boolean }) {
  return isRetry ? (
    <Icon of={Hourglass} bold className="text-warn-mark" />
  ) : (
    <Icon of={CircleDashed} bold className="text-idle-mark" />
  );
}

const body = 'mb-0.5 block rounded-md border px-3 pt-2 pb-2.5';

function AttemptLink({ attempt, isSelected }: { attempt: AttemptView; isSelected: boolean }) {
  const now = useNow();
  const startedAt = new Date(attempt.startedAt);
  const retryAfter = headerValue(attempt.responseHeaders, 'retry-after');
  return (
    <Link
      to={`?attempt=${attempt.number}`}
      replace
      preventScrollReset
      aria-current={isSelected ? 'true' : undefined}
      className={classes(body, isSelected ? 'border-accent-line bg-accent-tint' : 'border-transparent hover:bg-panel')}
    >
      <span className="flex items-baseline gap-2">
        <span className="font-medium">{answerWords(attempt) ?? attemptLooks[attempt.outcome].label}</span>
        {attempt.durationMs === null ? null : (
          <span className="tabular ml-auto whitespace-nowrap text-ink-3 text-sm">
            {formatDuration(attempt.durationMs)}
          </span>
        )}
      </span>
      <span className="text-ink-3 text-sm">
        Attempt {attempt.number} ·{' '}
        <time dateTime={attempt.startedAt} title={formatExact(startedAt)}>
          {formatMoment(startedAt, now)}
        </time>
        {retryAfter ? (
          <>
            {' · '}
            <span className="mono whitespace-nowrap">Retry-After {retryAfter}</span>
          </>
        ) : null}
      </span>
    </Link>
  );
}

function NextAttempt({ number, at, last }: { number: number; at: string; last: AttemptView | undefined }) {
  const isDue = new Date(at) <= useNow();
  const retryAfter = last ? headerValue(last.responseHeaders, 'retry-after') : null;
  return (
    <div className={classes(body, 'border-transparent')}>
      <span className="flex items-baseline gap-2">
        <span className="font-medium">Attempt {number}</span>
        <span className="tabular ml-auto whitespace-nowrap font-medium text-warn-text">
          {isDue ? null : (
            <>
              <Countdown at={at} /> left
            </>
          )}
        </span>
      </span>
      <span className="text-ink-3 text-sm">
        {isDue
          ? 'Due now. It starts as soon as a worker is free.'
          : retryAfter
            ? 'The endpoint asked for this wait.'
            : 'Waiting, as the retry schedule says.'}
      </span>
    </div>
  );
}
