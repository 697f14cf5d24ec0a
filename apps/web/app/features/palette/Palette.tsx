import { useNavigate } from '@remix-run/react';
import { Command } from 'cmdk';
import { CornerDownLeft, Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { Icon } from '../../components/ui/Icon.tsx';
import { Kbd } from '../../components/ui/Kbd.tsx';
import type { NavigationGroup } from '../shell/navigation.ts';
import { accountPages } from '../shell/navigation.ts';
import { objectPathOf } from './objectPathOf.ts';

const item =
  'mx-2 flex h-9 cursor-pointer items-center gap-3 rounded-md px-2 text-ink data-[selected=true]:bg-accent-tint max-rail:h-11';
const group =
  '[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs';

/** Search or jump: every page by name, every object by its id. */
export default function Palette({ groups, onClose }: { groups: readonly NavigationGroup[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const objectPath = objectPathOf(query);
  const go = (to: string): void => {
    onClose();
    navigate(to);
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-28 left-1/2 z-41 w-160 max-w-[calc(100%-24px)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-lg max-rail:top-3"
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <Command loop label="Search or jump to">
            <div className="flex h-12 items-center gap-3 border-line border-b px-4 text-ink-3">
              <Icon of={Search} />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="A page, or an event, delivery or webhook id"
                className="min-w-0 flex-1 bg-transparent text-ink text-md outline-none placeholder:text-ink-3"
              />
            </div>
            <Command.List className="max-h-96 overflow-y-auto pb-2">
              <Command.Empty className="px-4 pt-4 pb-2 text-ink-3">No page has this name.</Command.Empty>
              {objectPath ? (
                <Command.Group heading="Open" className={group}>
                  <Command.Item value={query} className={item} onSelect={() => go(objectPath)}>
                    <Icon of={CornerDownLeft} className="text-ink-3" />
                    <span className="mono truncate">{query.trim()}</span>
                  </Command.Item>
                </Command.Group>
              ) : null}
              <Command.Group heading="Go to" className={group}>
                {groups
                  .flatMap((navigationGroup) => navigationGroup.entries)
                  .map((entry) => (
                    <Command.Item
                      key={entry.to}
                      value={entry.label}
                      keywords={[...entry.keywords]}
                      className={item}
                      onSelect={() => go(entry.to)}
                    >
                      <Icon of={entry.icon} className="text-ink-3" />
                      {entry.label}
                      <span className="ml-auto flex gap-1">
                        <Kbd>g</Kbd>
                        <Kbd>{entry.key}</Kbd>
                      </span>
                    </Command.Item>
                  ))}
                {accountPages.map((page) => (
                  <Command.Item
                    key={page.to}
                    value={page.label}
                    keywords={[...page.keywords]}
                    className={item}
                    onSelect={() => go(page.to)}
                  >
                    <Icon of={page.icon} className="text-ink-3" />
                    {page.label}
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
