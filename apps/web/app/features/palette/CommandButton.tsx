import { Search } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { Kbd } from '../../components/ui/Kbd.tsx';
import { useKeyboard } from '../keyboard/KeyboardProvider.tsx';

/** Opens the palette; on the phone an icon. */
export function CommandButton() {
  const { openPalette } = useKeyboard();
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Meta+K Control+K"
      className="inline-flex h-7 w-60 items-center gap-2 rounded-md border border-line bg-panel pr-1.5 pl-2 text-ink-3 hover:border-line-strong max-rail:size-10 max-rail:justify-center max-rail:border-transparent max-rail:bg-transparent max-rail:p-0"
    >
      <Icon of={Search} />
      <span className="flex-1 whitespace-nowrap text-left max-rail:sr-only">Search or jump to…</span>
      <Kbd>⌘K</Kbd>
    </button>
  );
}
