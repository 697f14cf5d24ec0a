import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

type EmptyStateProps = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode };

/** Nothing here: because it is new (what it is, the first step) or because of filters (what is there without them). */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-1 px-4 py-12 text-center">
      <Icon of={icon} size={20} className="mb-2 text-ink-3" />
      <p className="font-semibold">{title}</p>
      <div className="max-w-[44ch] text-ink-3">{children}</div>
      {action ? <div className="mt-3 flex gap-2">{action}</div> : null}
    </div>
  );
}
