import { classes } from './classes.ts';

type SkeletonProps = {
  /** The width, and what else places it. */
  className: string;
  /** Of a line of text, a headline, or a control. */
  height?: 'text' | 'title' | 'control' | 'smallControl';
};

const heights: Record<'text' | 'title' | 'control' | 'smallControl', string> = {
  text: 'h-2.5',
  title: 'h-4',
  control: 'h-(--size-control)',
  smallControl: 'h-(--size-control-sm)',
};

/** A grey bar where something of that size will stand. */
export function Skeleton({ className, height = 'text' }: SkeletonProps) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'inline-block animate-breathe rounded-[3px] bg-muted align-middle',
        heights[height],
        className,
      )}
    />
  );
}
