import { Check } from 'lucide-react';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { Icon } from './Icon.tsx';

type CheckboxProps = Omit<ComponentPropsWithoutRef<'input'>, 'type'> & { children?: ReactNode };

/** With children they are its label; without, give `aria-label`. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <label className="inline-flex min-h-6 items-center gap-2">
      <span className="relative grid size-4 shrink-0 place-items-center">
        <input
          type="checkbox"
          className="peer size-4 cursor-pointer appearance-none rounded-sm border border-line-control bg-canvas checked:border-accent checked:bg-accent disabled:bg-muted"
          {...rest}
        />
        <Icon
          of={Check}
          size={12}
          bold
          className="pointer-events-none absolute text-on-accent opacity-0 peer-checked:opacity-100"
        />
      </span>
      {children}
    </label>
  );
}
