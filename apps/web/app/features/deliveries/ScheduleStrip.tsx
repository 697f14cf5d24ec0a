import { classes } from '../../components/ui/classes.ts';
import { Countdown } from '../../components/ui/Time.tsx';
import { formatWait } from '../../format/duration.ts';
import { formatMoment } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import type { SchedulePoint } from './schedule.ts';

const dots: Record<SchedulePoint['kind'], string> = {
  failed: 'border-bad-mark bg-bad-mark',
  succeeded: 'border-ok-mark bg-ok-mark',
  running: 'border-run-mark bg-canvas',
  next: 'border-warn-mark bg-canvas',
  planned: 'border-line-strong bg-canvas',
};

/** The whole plan on one line: what failed, what is next, what would follow. */
export function ScheduleStrip({ points }: { points: readonly SchedulePoint[] }) {
  const now = useNow();
  return (
    <section aria-labelledby="schedule" className="mb-4 rounded-lg border border-line px-4 pt-3 pb-3.5">
      <div className="mb-3 flex items-center justify-between gap-3">
        <h2 id="schedule">Retry schedule</h2>
        <span className="text-ink-3 text-sm max-rail:hidden">
          Attempt {points.at(-1)?.number} is the last. If it fails, the delivery is marked failed and can be retried
        </span>
      </div>
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a strip that scrolls must be reachable by keyboard (axe scrollable-region-focusable)
        tabIndex={0}
        aria-label="Planned attempts"
        className="grid auto-cols-[minmax(88px,1fr)] grid-flow-col overflow-x-auto [scrollbar-width:thin] max-rail:auto-cols-[80px]"
      >
        {points.map((point) => (
          <li
            key={point.number}
            aria-current={point.kind === 'next' ? 'step' : undefined}
            className={classes(
              'tabular relative grid justify-items-start gap-0.5 whitespace-nowrap pt-4 text-ink-3 text-xs/3.5',
              'before:absolute before:top-1.25 before:right-[-5px] before:left-1.25 before:h-px last:before:hidden',
              point.kind === 'failed' ? 'before:bg-bad-mark' : 'before:bg-line-strong',
            )}
          >
            <i className={classes('absolute top-0 left-0 size-2.75 rounded-full border-2', dots[point.kind])} />
            <b className={classes('font-medium', point.kind === 'next' ? 'text-warn-text' : 'text-ink-2')}>
              {formatMoment(new Date(point.at), now)}
            </b>
            <span>
              {point.number} · <PointNote point={point} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function PointNote({ point }: { point: SchedulePoint }) {
  if (point.kind === 'next') {
    return (
      <>
        in <Countdown at={point.at} />
      </>
    );
  }
  return <>{point.waitMs === null ? point.code : `+${formatWait(point.waitMs)}`}</>;
}
