import { Link } from '@remix-run/react';
import { classes } from '../../components/ui/classes.ts';
import { Icon } from '../../components/ui/Icon.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { Spinner } from '../../components/ui/Spinner.tsx';
import { Countdown } from '../../components/ui/Time.tsx';
import { toneMark } from '../../components/ui/tone.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatExact, formatMoment } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import type { StepView } from './run.ts';
import { kindWords, stepLooks } from './run.ts';

type StepTimelineProps = { steps: readonly StepView[]; selected: string | null };

/** Every step that has begun, in the order in which they were first called. */
export function StepTimeline({ steps, selected }: StepTimelineProps) {
  return (
    <ol className="px-2 pt-1.5 pb-2">
      {steps.map((step, index) => (
        <li
          key={step.name}
          className={classes(
            'relative grid grid-cols-[24px_minmax(0,1fr)] gap-x-2 before:absolute before:left-[11.5px] before:w-px before:bg-line-strong',
            index === 0 ? 'before:top-4.5' : 'before:top-0',
            index === steps.length - 1 ? 'before:h-4.5' : 'before:bottom-0',
            step.parent !== null && 'ml-6',
          )}
        >
          <span className="relative z-1 mt-1.5 grid size-6 place-items-center rounded-full bg-canvas">
            <StepMark step={step} />
          </span>
          <StepLink step={step} isSelected={step.name === selected} />
        </li>
      ))}
    </ol>
  );
}

function StepMark({ step }: { step: StepView }) {
  const look = stepLooks[step.status];
  if (look.icon === 'spinner') return <Spinner size={16} className={toneMark[look.tone]} />;
  return <Icon of={look.icon} bold className={toneMark[look.tone]} />;
}

function StepLink({ step, isSelected }: { step: StepView; isSelected: boolean }) {
  const now = useNow();
  const startedAt = new Date(step.startedAt);
  const isAhead = step.wakeAt !== null && step.endedAt === null && new Date(step.wakeAt) > now;
  return (
    <Link
      to={`?step=${encodeURIComponent(step.name)}`}
      replace
      preventScrollReset
      aria-current={isSelected ? 'true' : undefined}
      className={classes(
        'mb-0.5 block rounded-md border px-3 pt-2 pb-2.5',
        isSelected ? 'border-accent-line bg-accent-tint' : 'border-transparent hover:bg-panel',
      )}
    >
      <span className="flex items-baseline gap-2">
        <span className="mono font-medium [overflow-wrap:anywhere]">{step.name}</span>
        <span className="sr-only">{stepLooks[step.status].label}</span>
        <span className="text-ink-3 text-sm">{kindWords(step.kind)}</span>
        <span className="tabular ml-auto whitespace-nowrap text-ink-3 text-sm">
          {isAhead && step.wakeAt !== null ? (
            <span className="font-medium text-ink">
              <Countdown at={step.wakeAt} /> left
            </span>
          ) : step.durationMs === null ? (
            stepLooks[step.status].label
          ) : (
            formatDuration(step.durationMs)
          )}
        </span>
      </span>
      <span className="block text-ink-3 text-sm">
        <time dateTime={step.startedAt} title={formatExact(startedAt)}>
          {formatMoment(startedAt, now)}
        </time>
        {step.attempts !== null && step.attempts > 1 ? ` · ${step.attempts} tries` : ''}
        {step.error ? (
          <>
            {' · '}
            <span className="mono">{step.error.code}</span>
          </>
        ) : null}
      </span>
      {isAhead && step.wakeAt !== null ? (
        <span className="mt-1.5 block">
          <Progress
            label={`${step.name}: the part of the wait that is over`}
            look="wait"
            share={(now.getTime() - startedAt.getTime()) / Math.max(1, Date.parse(step.wakeAt) - startedAt.getTime())}
          />
        </span>
      ) : null}
    </Link>
  );
}
