import { Kbd } from '../../components/ui/Kbd.tsx';
import { Pagination } from '../../components/ui/Pagination.tsx';
import { formatCounted } from '../../format/number.ts';

type DeliveryPagesProps = { count: number; mayRetry: boolean; newerTo: string | null; olderTo: string | null };

export function DeliveryPages({ count, mayRetry, newerTo, olderTo }: DeliveryPagesProps) {
  return (
    <Pagination
      newerTo={newerTo}
      olderTo={olderTo}
      summary={
        <>
          {formatCounted(count, 'delivery', 'deliveries')}, newest first
          <span aria-hidden="true" className="ml-3 inline-flex gap-1.5 max-side:hidden">
            <Kbd>j</Kbd>
            <Kbd>k</Kbd> move <Kbd>↵</Kbd> open
            {mayRetry ? (
              <>
                {' '}
                <Kbd>r</Kbd> retry
              </>
            ) : null}
          </span>
        </>
      }
    />
  );
}
