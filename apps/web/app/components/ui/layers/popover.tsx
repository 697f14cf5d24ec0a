import { Popover as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

type LayerPopoverProps = { label: string; trigger: ReactNode; children: ReactNode };

export function Popover({ label, trigger, children }: LayerPopoverProps) {
  return (
    <Primitive.Root defaultOpen>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="on-raised z-40 w-72 max-w-[calc(100vw-16px)] animate-fade rounded-lg border border-line bg-raised p-3 shadow-md"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const PopoverClose = Primitive.Close;
