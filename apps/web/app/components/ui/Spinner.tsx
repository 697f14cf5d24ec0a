import { classes } from './classes.ts';

/** A three-quarter ring; it stays as a still ring when motion is reduced. */
export function Spinner({ size = 14, className }: { size?: number; className?: string | undefined }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      className={classes('shrink-0 animate-spin', className)}
    >
      <path d="M12 3a9 9 0 1 1-9 9" />
    </svg>
  );
}
