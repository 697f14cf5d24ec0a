import { Link } from '@remix-run/react';
import { classes } from './classes.ts';

export type Segment = { to: string; label: string; isCurrent: boolean };

/** One choice of a few, kept in the URL. */
export function Segments({
  label,
  segments,
  className,
}: {
  label: string;
  segments: readonly Segment[];
  className?: string;
}) {
  return (
    <nav
      aria-label={label}
      className={classes('inline-flex overflow-hidden rounded-md border border-line-strong', className)}
    >
      {segments.map((segment) => (
        <Link
          key={segment.label}
          to={segment.to}
          aria-current={segment.isCurrent ? 'true' : undefined}
          preventScrollReset
          className="inline-flex h-6.5 items-center whitespace-nowrap border-line-strong px-2.5 text-ink-2 text-sm outline-offset-[-2px] not-first:border-l hover:bg-muted aria-[current]:bg-pressed aria-[current]:font-medium aria-[current]:text-ink max-rail:h-8.5"
        >
          {segment.label}
        </Link>
      ))}
    </nav>
  );
}
