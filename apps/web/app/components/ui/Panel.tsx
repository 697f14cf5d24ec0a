import type { ReactNode } from 'react';
import { useId } from 'react';
import { classes } from './classes.ts';

type PanelProps = {
  title?: ReactNode;
  /** Beside the title: a count or a badge. */
  aside?: ReactNode;
  /** At the end of the head: a key, a link, one action. */
  end?: ReactNode;
  /** Without padding: for tables and lists that draw their own lines. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
};

/** One border instead of a card. */
export function Panel({ title, aside, end, flush = false, className, children }: PanelProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={title ? titleId : undefined}
      className={classes('min-w-0 rounded-lg border border-line bg-canvas', flush && 'overflow-clip', className)}
    >
      {title ? (
        <div className="flex min-h-11 flex-wrap items-center gap-x-3 border-line border-b px-4 max-rail:py-2.5">
          <h2 id={titleId}>{title}</h2>
          {aside}
          {end ? <div className="ml-auto flex items-center gap-3 whitespace-nowrap">{end}</div> : null}
        </div>
      ) : null}
      {flush ? children : <div className="p-4">{children}</div>}
    </section>
  );
}
