import { useEffect, useState } from 'react';
import { isTyping } from './isTyping.ts';

type RowKeys = {
  count: number;
  onOpen(index: number): void;
  /** Further letters, such as `r` to retry. */
  actions?: Readonly<Record<string, (index: number) => void>>;
};

/** `j` and `k` move a cursor over a table's rows, Enter opens. Null until one of them was pressed. */
export function useRowCursor({ count, onOpen, actions = {} }: RowKeys): number | null {
  const [cursor, setCursor] = useState<number | null>(null);
  const current = cursor === null || cursor >= count ? null : cursor;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(event) || count === 0) return;
      if (event.key === 'j') setCursor(current === null ? 0 : Math.min(count - 1, current + 1));
      else if (event.key === 'k') setCursor(current === null ? 0 : Math.max(0, current - 1));
      else if (current === null) return;
      else if (event.key === 'Enter' && !isOnControl(event)) onOpen(current);
      else actions[event.key]?.(current);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [actions, count, current, onOpen]);

  useEffect(() => {
    if (current !== null) document.querySelector('tr[data-cursor]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return current;
}

/** Enter on a link or a button is theirs. */
function isOnControl(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, button, summary') !== null;
}
