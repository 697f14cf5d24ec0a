import { useEffect, useRef, useState } from 'react';

type Mark = 'odd' | 'even';

/** Rows that changed while they were on screen. The mark alternates, so that each change tints the row anew. */
export function useChangeMarks(
  rows: readonly { id: string; status: string; attemptCount: number }[],
): ReadonlyMap<string, Mark> {
  const [marks, setMarks] = useState<ReadonlyMap<string, Mark>>(new Map());
  const seen = useRef(new Map<string, string>());
  useEffect(() => {
    const before = seen.current;
    seen.current = new Map(rows.map((row) => [row.id, `${row.status} ${row.attemptCount}`]));
    const changed = [...seen.current].filter(([id, state]) => (before.get(id) ?? state) !== state).map(([id]) => id);
    if (changed.length === 0) return;
    setMarks((old) => new Map([...old, ...changed.map((id) => [id, old.get(id) === 'odd' ? 'even' : 'odd'] as const)]));
  }, [rows]);
  return marks;
}
