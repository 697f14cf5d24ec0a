import type { LinkProps } from '@remix-run/react';
import { Link } from '@remix-run/react';
import type { LucideIcon } from 'lucide-react';
import type { ButtonLook } from './buttonClass.ts';
import { buttonClass } from './buttonClass.ts';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';

type ButtonLinkProps = LinkProps & ButtonLook & { icon?: LucideIcon };

/** Goes somewhere and looks like a button. */
export function ButtonLink({ variant, size, block, icon, className, children, ...rest }: ButtonLinkProps) {
  const look: ButtonLook = { ...(variant && { variant }), ...(size && { size }), ...(block && { block }) };
  return (
    <Link prefetch="intent" {...rest} className={classes(buttonClass(look), className)}>
      {icon ? <Icon of={icon} className="-ml-0.5" /> : null}
      {children}
    </Link>
  );
}
