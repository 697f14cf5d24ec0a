import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { ButtonLink } from './ButtonLink.tsx';

type PaginationProps = { summary: ReactNode; newerTo: string | null; olderTo: string | null };

/** Keyset pages have no numbers: Newer and Older, and how much is shown. */
export function Pagination({ summary, newerTo, olderTo }: PaginationProps) {
  const newer = (
    <>
      <ChevronLeft aria-hidden="true" size={16} /> Newer
    </>
  );
  const older = (
    <>
      Older <ChevronRight aria-hidden="true" size={16} />
    </>
  );
  return (
    <div className="tabular flex min-h-11 items-center gap-3 py-1.5 text-ink-3 text-sm">
      <span>{summary}</span>
      {newerTo || olderTo ? (
        <nav aria-label="Pages" className="ml-auto flex gap-2">
          {newerTo ? (
            <ButtonLink size="small" to={newerTo}>
              {newer}
            </ButtonLink>
          ) : (
            <Button type="button" size="small" disabled title="These are the newest">
              {newer}
            </Button>
          )}
          {olderTo ? (
            <ButtonLink size="small" to={olderTo}>
              {older}
            </ButtonLink>
          ) : (
            <Button type="button" size="small" disabled title="There are no older ones">
              {older}
            </Button>
          )}
        </nav>
      ) : null}
    </div>
  );
}
