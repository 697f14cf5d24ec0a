import type { ComponentPropsWithoutRef } from 'react';
import { forwardRef } from 'react';
import { classes } from './classes.ts';

const control =
  'ring-inside w-full rounded-md border border-line-control bg-canvas px-2.5 text-ink placeholder:text-ink-3 ' +
  'aria-invalid:border-bad-mark disabled:cursor-not-allowed disabled:bg-muted disabled:text-ink-3 [.on-raised_&]:bg-raised';

type InputProps = ComponentPropsWithoutRef<'input'> & { mono?: boolean };

export const Input = forwardRef<HTMLInputElement, InputProps>(function Input({ mono, className, ...rest }, ref) {
  return <input ref={ref} className={classes(control, 'h-(--size-control)', mono && 'mono', className)} {...rest} />;
});

type TextAreaProps = ComponentPropsWithoutRef<'textarea'> & { mono?: boolean };

export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { mono, className, ...rest },
  ref,
) {
  return (
    <textarea ref={ref} className={classes(control, 'resize-y py-2 leading-5', mono && 'mono', className)} {...rest} />
  );
});
