import { classes } from './classes.ts';

/** A grey bar where a value of that width will stand. Give the width as a class, in the value's real size. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={classes('inline-block h-2.5 animate-breathe rounded-[3px] bg-muted align-middle', className)}
    />
  );
}
