import type { ReactNode } from 'react';

export type KeyValue = { key: string; value: ReactNode };

/** Labels left, values right. What is empty is left out rather than dashed. */
export function KeyValues({ rows }: { rows: readonly (KeyValue | null | false)[] }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 max-rail:gap-x-4">
      {rows.map((row) =>
        row ? (
          <div key={row.key} className="contents">
            <dt className="py-0.75 text-ink-3">{row.key}</dt>
            <dd className="flex min-w-0 flex-wrap items-center gap-1.5 py-0.75 [overflow-wrap:anywhere]">
              {row.value}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
