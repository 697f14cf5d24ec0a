import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithoutRef } from 'react';
import { forwardRef } from 'react';
import { buttonClass } from './buttonClass.ts';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';

type IconButtonProps = Omit<ComponentPropsWithoutRef<'button'>, 'children'> & {
  icon: LucideIcon;
  /** The name of what it does; also the tooltip. */
  label: string;
  /** `tiny` stands inside a line of text, `bare` has no border, `outlined` stands beside buttons. */
  look?: 'tiny' | 'bare' | 'outlined';
};

const tiny =
  'inline-grid size-5 place-items-center rounded-sm text-ink-3 hover:bg-muted hover:text-ink ' +
  // Twenty pixels to see, twenty-four to hit (WCAG 2.2, 2.5.8).
  'relative after:absolute after:-inset-0.5';

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { icon, label, look = 'bare', className, type = 'button', ...rest },
  ref,
) {
  const base =
    look === 'tiny' ? tiny : buttonClass({ variant: look === 'bare' ? 'ghost' : 'secondary', iconOnly: true });
  return (
    <button ref={ref} type={type} aria-label={label} title={label} className={classes(base, className)} {...rest}>
      <Icon of={icon} size={look === 'tiny' ? 12 : 16} />
    </button>
  );
});
