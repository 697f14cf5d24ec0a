import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithoutRef } from 'react';
import { forwardRef } from 'react';
import type { ButtonLook } from './buttonClass.ts';
import { buttonClass } from './buttonClass.ts';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';

export type ButtonProps = ComponentPropsWithoutRef<'button'> &
  ButtonLook & {
    icon?: LucideIcon | undefined;
    /** Work is under way: the button keeps its size, shows a ring and takes no second click. */
    busy?: boolean | undefined;
  };

/** A verb with its object. An ellipsis says that a question follows; a disabled one says why in `title`. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant, size, block, iconOnly, icon, busy = false, className, children, onClick, type = 'submit', ...rest },
  ref,
) {
  const look: ButtonLook = {
    ...(variant && { variant }),
    ...(size && { size }),
    ...(block && { block }),
    ...(iconOnly && { iconOnly }),
  };
  return (
    <button
      ref={ref}
      type={type}
      aria-busy={busy || undefined}
      className={classes(buttonClass(look), className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy ? <Spinner size={16} /> : icon ? <Icon of={icon} className="-ml-0.5" /> : null}
      {children}
    </button>
  );
});
