import { useNavigate } from '@remix-run/react';
import type { ReactNode } from 'react';
import { createContext, lazy, Suspense, useContext, useMemo, useState } from 'react';
import type { NavigationGroup } from '../shell/navigation.ts';
import { useShortcuts } from './useShortcuts.ts';

// Fetched when they are first opened: most visits need none of it.
const Palette = lazy(() => import('../palette/Palette.tsx'));
const ShortcutSheet = lazy(() => import('./ShortcutSheet.tsx'));

type Keyboard = { openPalette(): void };

const KeyboardContext = createContext<Keyboard>({ openPalette: () => undefined });

export function useKeyboard(): Keyboard {
  return useContext(KeyboardContext);
}

type Opened = 'palette' | 'shortcuts' | null;

/** `⌘K`, `g` and a letter, `/`, `?`: what works on every page. Rows have their own keys in `useRowCursor`. */
export function KeyboardProvider({ groups, children }: { groups: readonly NavigationGroup[]; children: ReactNode }) {
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened>(null);
  const keyboard = useMemo<Keyboard>(() => ({ openPalette: () => setOpened('palette') }), []);
  const entries = groups.flatMap((group) => group.entries);

  useShortcuts({
    onPalette: () => setOpened('palette'),
    onHelp: () => setOpened('shortcuts'),
    onGo: (key) => {
      const entry = entries.find((candidate) => candidate.key === key);
      if (entry) navigate(entry.to);
    },
  });

  return (
    <KeyboardContext.Provider value={keyboard}>
      {children}
      <Suspense fallback={null}>
        {opened === 'palette' ? <Palette groups={groups} onClose={() => setOpened(null)} /> : null}
        {opened === 'shortcuts' ? <ShortcutSheet entries={entries} onClose={() => setOpened(null)} /> : null}
      </Suspense>
    </KeyboardContext.Provider>
  );
}
