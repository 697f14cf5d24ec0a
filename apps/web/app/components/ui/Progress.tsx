import { classes } from './classes.ts';

type ProgressProps = { label: string; share: number; look?: 'accent' | 'run' | 'wait' };

const fills: Record<'accent' | 'run' | 'wait', string> = {
  accent: 'bg-accent',
  run: 'bg-run-mark',
  wait: 'bg-idle-mark',
};

/** A share of 0 to 1 as a bar. */
export function Progress({ label, share, look = 'accent' }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-1 overflow-hidden rounded-[3px] bg-muted"
    >
      <div className={classes('h-full rounded-[3px]', fills[look])} style={{ width: `max(${percent}%, 4px)` }} />
    </div>
  );
}
