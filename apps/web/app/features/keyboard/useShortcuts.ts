import { useEffect, useRef } from 'react';
import { isTyping } from './isTyping.ts';

type Shortcuts = { onPalette(): void; onHelp(): void; onGo(key: string): void };

/** How long `g` waits for its letter. */
const SEQUENCE_MS = 1500;

export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;

  useEffect(() => {
    let armedUntil = 0;
    const onKeyDown = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (isTyping(event)) return;
      if (event.timeStamp < armedUntil) {
        armedUntil = 0;
        latest.current.onGo(event.key);
        return;
      }
      if (event.key === 'g') armedUntil = event.timeStamp + SEQUENCE_MS;
      else if (event.key === '?') latest.current.onHelp();
      else if (event.key === '/') focusSearch(event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector('input[data-search]');
  if (!(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  field.focus();
  field.select();
}
