import { Search } from 'lucide-react';
import type { ComponentPropsWithoutRef } from 'react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';

type SearchFieldProps = Omit<ComponentPropsWithoutRef<'input'>, 'type'> & { label: string; mono?: boolean };

/** The page's search; `/` goes to it. */
export function SearchField({ label, mono = false, className, ...rest }: SearchFieldProps) {
  return (
    <label
      className={classes(
        'flex h-(--size-control) min-w-0 items-center gap-1.5 rounded-md border border-line-control bg-canvas px-2 text-ink-3',
        'focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus',
        className,
      )}
    >
      <Icon of={Search} />
      <span className="sr-only">{label}</span>
      <input
        type="search"
        data-search
        className={classes(
          'h-full w-full min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:text-ink-3',
          mono && 'mono',
        )}
        {...rest}
      />
      <Kbd>/</Kbd>
    </label>
  );
}
