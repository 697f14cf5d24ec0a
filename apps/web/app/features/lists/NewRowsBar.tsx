import { Link, useSearchParams } from '@remix-run/react';
import { ArrowUp } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { withoutTrail } from './pageTrail.ts';

/** Rows never move by themselves: what is new waits here, in words, until it is asked for. Null for nothing new. */
export function NewRowsBar({ news }: { news: string | null }) {
  const [params] = useSearchParams();
  return (
    <div role="status">
      {news === null ? null : (
        <Link
          to={`?${withoutTrail(params)}`}
          replace
          preventScrollReset
          className="mb-2 flex min-h-8 items-center justify-center gap-2 rounded-md border border-accent-line bg-accent-tint font-medium text-accent-text hover:border-accent max-rail:min-h-10"
        >
          <Icon of={ArrowUp} size={14} />
          {news}
        </Link>
      )}
    </div>
  );
}
