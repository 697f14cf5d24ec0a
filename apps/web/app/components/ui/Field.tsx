import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

/** What a control needs so that its label, hint and error are spoken with it. */
export type ControlProps = {
  id: string;
  name: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
};

type FieldProps = {
  /** Name in the form, and the key of its errors. */
  name: string;
  label: string;
  isOptional?: boolean;
  hint?: ReactNode;
  /** Stands on the label's line, at the end. */
  aside?: ReactNode;
  errors?: readonly string[] | undefined;
  children: (control: ControlProps) => ReactNode;
};

/** Label, control, hint and error of one value. The error stays where it arose. */
export function Field({ name, label, isOptional = false, hint, aside, errors, children }: FieldProps) {
  const id = `field-${name}`;
  const hasErrors = errors !== undefined && errors.length > 0;
  const describedBy = [hint ? `${id}-hint` : '', hasErrors ? `${id}-error` : ''].filter(Boolean).join(' ');
  const control: ControlProps = {
    id,
    name,
    ...(describedBy && { 'aria-describedby': describedBy }),
    ...(hasErrors && { 'aria-invalid': true as const }),
  };
  return (
    <div className="grid content-start gap-1.5">
      <span className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
          {isOptional ? <span className="font-normal text-ink-3"> optional</span> : null}
        </label>
        {aside}
      </span>
      {children(control)}
      {hint ? (
        <p id={`${id}-hint`} className="text-ink-3 text-sm">
          {hint}
        </p>
      ) : null}
      {hasErrors ? <FieldError id={`${id}-error`}>{errors.join(' ')}</FieldError> : null}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex gap-1.5 text-bad-text text-sm" role="alert">
      <Icon of={TriangleAlert} size={14} bold className="mt-px" />
      <span>{children}</span>
    </p>
  );
}
