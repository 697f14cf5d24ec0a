import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useId, useState } from 'react';
import { Button } from './Button.tsx';
import { Input } from './Input.tsx';

type ConfirmDialogProps = {
  /** The button that asks; its label ends with an ellipsis. */
  trigger?: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** The question, with the number. */
  title: string;
  /** What happens, what stays, what is left out. */
  children: ReactNode;
  /** Repeats the verb. */
  confirmLabel: string;
  /** For what cannot be undone: the text that must be typed. */
  typeToConfirm?: string;
  onConfirm: () => void;
};

/** One decision. What is irreversible is confirmed by typing its name. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  const fieldId = useId();
  const isArmed = props.typeToConfirm === undefined || typed.trim() === props.typeToConfirm;
  return (
    <AlertDialog.Root
      {...(props.isOpen === undefined ? {} : { open: props.isOpen })}
      onOpenChange={(isOpen) => {
        setTyped('');
        props.onOpenChange?.(isOpen);
      }}
    >
      {props.trigger ? <AlertDialog.Trigger asChild>{props.trigger}</AlertDialog.Trigger> : null}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-30 animate-fade bg-scrim" />
        <AlertDialog.Content className="on-raised fixed top-1/2 left-1/2 z-31 w-110 max-w-[calc(100%-32px)] -translate-x-1/2 -translate-y-1/2 animate-fade rounded-lg border border-line bg-raised shadow-lg">
          <div className="grid gap-3 px-5 pt-5 pb-4">
            <AlertDialog.Title>{props.title}</AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="grid gap-2 text-ink-2">{props.children}</div>
            </AlertDialog.Description>
            {props.typeToConfirm ? (
              <div className="grid gap-1.5">
                <label htmlFor={fieldId}>
                  Type <code className="break-all">{props.typeToConfirm}</code> to confirm
                </label>
                <Input
                  mono
                  id={fieldId}
                  value={typed}
                  autoComplete="off"
                  onChange={(event) => setTyped(event.target.value)}
                />
              </div>
            ) : null}
          </div>
          <div className="flex justify-end gap-2 px-5 pb-5">
            <AlertDialog.Cancel asChild>
              <Button type="button">Cancel</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button
                type="button"
                variant={props.typeToConfirm ? 'danger' : 'primary'}
                disabled={!isArmed}
                onClick={props.onConfirm}
              >
                {props.confirmLabel}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
