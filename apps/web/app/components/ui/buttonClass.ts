import { classes } from './classes.ts';

export type ButtonVariant = 'secondary' | 'primary' | 'danger' | 'ghost';
export type ButtonSize = 'base' | 'small';

export type ButtonLook = { variant?: ButtonVariant; size?: ButtonSize; block?: boolean; iconOnly?: boolean };

const variants: Record<ButtonVariant, string> = {
  secondary: 'border-line-strong bg-canvas text-ink hover:bg-muted active:bg-pressed [&>svg]:text-ink-3',
  primary: 'border-accent bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-hover',
  danger: 'border-line-strong bg-canvas text-bad-text hover:border-bad-line hover:bg-bad-tint',
  ghost: 'border-transparent text-ink-2 hover:bg-muted active:bg-pressed [&>svg]:text-ink-3',
};

const sizes: Record<ButtonSize, { box: string; square: string }> = {
  base: { box: 'h-(--size-control) px-3', square: 'size-(--size-control)' },
  small: { box: 'h-(--size-control-sm) px-2.5', square: 'size-(--size-control-sm)' },
};

const disabledLook =
  'disabled:cursor-not-allowed disabled:border-line disabled:bg-muted disabled:text-ink-3 ' +
  'aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-muted aria-disabled:text-ink-3';

/** The look of everything that acts like a button, a link among them. */
export function buttonClass({ variant = 'secondary', size = 'base', block, iconOnly }: ButtonLook): string {
  return classes(
    'inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium no-underline',
    'transition-colors duration-90',
    variants[variant],
    iconOnly ? sizes[size].square : sizes[size].box,
    block && 'w-full',
    disabledLook,
  );
}
