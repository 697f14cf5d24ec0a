import { useSearchParams } from '@remix-run/react';
import { ArrowUpToLine, Ban, RotateCw, Trash2 } from 'lucide-react';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { withoutTrail } from '../lists/pageTrail.ts';
import type { BulkAction } from './bulk.ts';

const actions = [
  { action: 'retry', label: 'Retry all…', icon: RotateCw },
  { action: 'cancel', label: 'Cancel all…', icon: Ban },
  { action: 'promote', label: 'Start all now…', icon: ArrowUpToLine },
  { action: 'remove', label: 'Remove all…', icon: Trash2 },
] as const satisfies readonly { action: BulkAction; label: string; icon: unknown }[];

/** What can be done with everything the filter finds. A question follows, with the number. */
export function BulkBar() {
  const [params] = useSearchParams();
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <span className="text-ink-3 text-sm">All that match:</span>
      {actions.map(({ action, label, icon }) => {
        const next = withoutTrail(params);
        next.delete('bulk');
        next.set('action', action);
        return (
          <ButtonLink
            key={action}
            size="small"
            icon={icon}
            to={`/jobs/bulk?${next}`}
            prefetch="none"
            preventScrollReset
          >
            {label}
          </ButtonLink>
        );
      })}
    </div>
  );
}
