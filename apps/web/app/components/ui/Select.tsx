import { ChevronDown } from 'lucide-react';
import type { ComponentPropsWithoutRef } from 'react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';

/** The browser's own list: it works without JavaScript, by keyboard and on phones. */
export function Select({ className, children, ...rest }: ComponentPropsWithoutRef<'select'>) {
  return (
    <span className={classes('relative block', className)}>
      <select
        className={classes(
          'ring-inside h-(--size-control) w-full appearance-none rounded-md border border-line-control bg-canvas',
          'pr-7.5 pl-2.5 text-ink aria-invalid:border-bad-mark disabled:bg-muted disabled:text-ink-3 [.on-raised_&]:bg-raised',
        )}
        {...rest}
      >
        {children}
      </select>
      <Icon
        of={ChevronDown}
        size={12}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
