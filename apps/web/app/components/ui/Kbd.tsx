import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** A key hint. Beside a name that a screen reader already speaks, so hidden from it. */
export function Kbd({ children, onAccent = false }: { children: ReactNode; onAccent?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        'inline-grid h-4.5 min-w-4.5 place-items-center rounded-sm border px-1 font-mono text-[10px]/none max-rail:hidden',
        onAccent ? 'border-on-accent/35' : 'border-line bg-canvas text-ink-3',
      )}
    >
      {children}
    </span>
  );
}
