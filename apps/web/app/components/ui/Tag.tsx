import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** A neutral word in a box: an event type, a channel, a role. */
export function Tag({ children, mono = false }: { children: ReactNode; mono?: boolean }) {
  return (
    <span
      className={classes(
        'inline-flex h-5 items-center whitespace-nowrap rounded-sm border border-line px-1.5 text-ink-2 text-sm/none',
        mono && 'mono',
      )}
    >
      {children}
    </span>
  );
}
