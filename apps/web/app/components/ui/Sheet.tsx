import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';

type SheetProps = { title: string; description?: string; onClose: () => void; children: ReactNode };

/**
 * Comes from the right, on the phone from below, for creating and for quick edits. It is not portalled: rendered on
 * the server it is there, and usable, before or without JavaScript. Put `SheetBody` and `SheetFoot` inside.
 */
export function Sheet({ title, description, onClose, children }: SheetProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Overlay className="fixed inset-0 z-20 animate-fade bg-scrim" />
      <Dialog.Content
        {...(description ? {} : { 'aria-describedby': undefined })}
        onOpenAutoFocus={focusFirstField}
        className="on-raised fixed inset-y-0 outline-none right-0 z-21 flex w-130 max-w-full animate-slide flex-col border-line border-l bg-raised shadow-lg max-rail:inset-x-0 max-rail:top-auto max-rail:max-h-[92dvh] max-rail:w-full max-rail:animate-rise max-rail:rounded-t-lg max-rail:border-t max-rail:border-l-0"
      >
        <div className="flex h-14 shrink-0 items-center border-line border-b pr-3 pl-6 max-rail:pl-4">
          <Dialog.Title className="flex-1">{title}</Dialog.Title>
          <Dialog.Close asChild>
            <IconButton icon={X} label="Close" />
          </Dialog.Close>
        </div>
        {description ? <Dialog.Description className="sr-only">{description}</Dialog.Description> : null}
        {children}
      </Dialog.Content>
    </Dialog.Root>
  );
}

/** Whoever opens a form wants to write, not to close it again. */
function focusFirstField(event: Event): void {
  const sheet = event.currentTarget;
  const field = sheet instanceof HTMLElement ? sheet.querySelector('input:not([type="hidden"]), textarea') : null;
  if (!(field instanceof HTMLElement)) return;
  event.preventDefault();
  field.focus();
}

export function SheetBody({ children }: { children: ReactNode }) {
  return <div className="grid flex-1 content-start gap-5 overflow-y-auto px-6 py-5 max-rail:p-4">{children}</div>;
}

export function SheetFoot({ children }: { children: ReactNode }) {
  return (
    <div className="flex shrink-0 items-center gap-2 border-line border-t px-6 py-3 max-rail:px-4">{children}</div>
  );
}
