import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../classes.ts';
import { Icon } from '../Icon.tsx';

type LayerMenuProps = { trigger: ReactNode; align: 'start' | 'end'; side: 'top' | 'bottom'; children: ReactNode };

export function Menu({ trigger, align, side, children }: LayerMenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* It opens at the end of the document, outside the landmarks of the page. */}
        <section aria-label="Menu">
          <DropdownMenu.Content
            align={align}
            side={side}
            sideOffset={4}
            collisionPadding={8}
            className="z-40 min-w-48 animate-fade rounded-lg border border-line bg-raised p-1 shadow-md"
          >
            {children}
          </DropdownMenu.Content>
        </section>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export type MenuItemProps = {
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  onSelect?: (event: Event) => void;
  /** Renders the only child, a link or a form's button, as the item. */
  asChild?: boolean;
  children: ReactNode;
};

const item =
  'flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left text-ink outline-none ' +
  'data-highlighted:bg-muted data-disabled:text-ink-3 max-rail:min-h-10';

export function MenuItem({
  icon,
  danger = false,
  disabled = false,
  onSelect,
  asChild = false,
  children,
}: MenuItemProps) {
  return (
    <DropdownMenu.Item
      asChild={asChild}
      disabled={disabled}
      {...(onSelect && { onSelect })}
      className={classes(item, danger && 'text-bad-text')}
    >
      {asChild ? (
        children
      ) : (
        <>
          {icon ? <Icon of={icon} className={danger ? undefined : 'text-ink-3'} /> : null}
          {children}
        </>
      )}
    </DropdownMenu.Item>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-ink-3 text-xs">{children}</DropdownMenu.Label>;
}
