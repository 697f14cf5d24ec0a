import { Kbd } from '../../components/ui/Kbd.tsx';
import { Sheet, SheetBody } from '../../components/ui/Sheet.tsx';
import type { NavigationEntry } from '../shell/navigation.ts';

type Shortcut = { keys: readonly string[]; does: string };

const everywhere: readonly Shortcut[] = [
  { keys: ['⌘', 'K'], does: 'Search or jump to a page' },
  { keys: ['/'], does: 'Go to the search of this page' },
  { keys: ['?'], does: 'Show these keys' },
  { keys: ['Esc'], does: 'Close what is open' },
];

const lists: readonly Shortcut[] = [
  { keys: ['j'], does: 'Next row' },
  { keys: ['k'], does: 'Previous row' },
  { keys: ['↵'], does: 'Open the row' },
  { keys: ['r'], does: 'Retry the delivery' },
  { keys: ['c'], does: 'Create a webhook' },
];

export default function ShortcutSheet({
  entries,
  onClose,
}: {
  entries: readonly NavigationEntry[];
  onClose: () => void;
}) {
  return (
    <Sheet title="Keyboard" onClose={onClose}>
      <SheetBody>
        <ShortcutList title="Everywhere" shortcuts={everywhere} />
        <ShortcutList
          title="Go to"
          shortcuts={entries.map((entry) => ({ keys: ['g', entry.key], does: entry.label }))}
        />
        <ShortcutList title="In lists" shortcuts={lists} />
      </SheetBody>
    </Sheet>
  );
}

function ShortcutList({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section className="grid gap-2">
      <h3>{title}</h3>
      <dl className="grid gap-1">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.does} className="flex items-center justify-between gap-4">
            <dt className="text-ink-2">{shortcut.does}</dt>
            <dd className="flex gap-1">
              <span className="sr-only">{shortcut.keys.join(' then ')}</span>
              {shortcut.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
