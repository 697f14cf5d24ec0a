import { NavLink } from '@remix-run/react';
import { formatCount } from '../../format/number.ts';

export type Tab = { to: string; label: string; count?: number; end?: boolean };

/** Tabs are pages of one object: every one has a URL, so they are navigation and not an ARIA tab list. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="scroll-strip mb-4 flex gap-5 border-line border-b">
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={tab.to}
          end={tab.end ?? false}
          prefetch="intent"
          preventScrollReset
          className="relative inline-flex h-9 items-center gap-1.5 whitespace-nowrap text-ink-3 outline-offset-[-2px] hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-0 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent"
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="tabular font-normal text-ink-3 text-xs">{formatCount(tab.count)}</span>
          )}
        </NavLink>
      ))}
    </nav>
  );
}
