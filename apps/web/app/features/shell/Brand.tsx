import { classes } from '../../components/ui/classes.ts';

/** The mark: a pulse in a square. */
export function Brand({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={classes('shrink-0', className ?? 'size-5')}>
      <rect width="20" height="20" rx="5" className="fill-ink" />
      <path
        d="M3.5 10.5H6.5V5.5H10V14.5H13.5V10.5H16.5"
        className="fill-none stroke-canvas"
        strokeWidth="1.6"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
