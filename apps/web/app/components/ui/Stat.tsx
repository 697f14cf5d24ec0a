import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** A row of tiles with one border; three in a row on the tablet, two on the phone. */
export function Stats({ children, columns }: { children: ReactNode; columns: 3 | 4 | 6 }) {
  const wide = { 3: 'grid-cols-3', 4: 'grid-cols-4 max-side:grid-cols-2', 6: 'grid-cols-6 max-side:grid-cols-3' };
  return (
    <div
      className={classes(
        'grid gap-px overflow-hidden rounded-lg border border-line bg-line max-rail:grid-cols-2',
        wide[columns],
      )}
    >
      {children}
    </div>
  );
}

type StatProps = { label: string; value: ReactNode; unit?: string; detail?: ReactNode; to?: string };

/** One number the system measured, its unit smaller, a word on what it means below. */
export function Stat({ label, value, unit, detail, to }: StatProps) {
  const content = (
    <>
      <span className="whitespace-nowrap text-ink-3 text-sm">{label}</span>
      <span className="tabular h-7 whitespace-nowrap font-medium text-xl tracking-[-0.02em]">
        {value}
        {unit ? <small className="font-normal text-base text-ink-3 tracking-normal"> {unit}</small> : null}
      </span>
      <span className="h-4 truncate text-ink-3 text-sm">{detail}</span>
    </>
  );
  const box = 'grid content-start gap-0.5 bg-canvas px-4 py-3 max-rail:p-3';
  return to ? (
    <Link to={to} prefetch="intent" className={classes(box, 'outline-offset-[-2px] hover:bg-panel')}>
      {content}
    </Link>
  ) : (
    <div className={box}>{content}</div>
  );
}
