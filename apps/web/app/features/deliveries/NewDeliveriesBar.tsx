import { Link, useSearchParams } from '@remix-run/react';
import { ArrowUp } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { formatCounted } from '../../format/number.ts';
import { withoutTrail } from '../lists/pageTrail.ts';
import { MOST_CHANGES } from './liveRows.ts';

/** Rows never move by themselves: what is new waits here until it is asked for. */
export function NewDeliveriesBar({ count }: { count: number }) {
  const [params] = useSearchParams();
  return (
    <div role="status">
      {count > 0 ? (
        <Link
          to={`?${withoutTrail(params)}`}
          replace
          preventScrollReset
          className="mb-2 flex min-h-8 items-center justify-center gap-2 rounded-md border border-accent-line bg-accent-tint font-medium text-accent-text hover:border-accent max-rail:min-h-10"
        >
          <Icon of={ArrowUp} size={14} />
          {count >= MOST_CHANGES ? 'More than ' : ''}
          {formatCounted(count, 'new delivery', 'new deliveries')}
        </Link>
      ) : null}
    </div>
  );
}
