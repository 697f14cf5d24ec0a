import { Link } from '@remix-run/react';
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { Popover } from './Popover.tsx';

export type FilterChip = {
  label: string;
  /** What is chosen, in words; null when the filter is not set. */
  value: string | null;
  /** The page without this filter. */
  clearTo: string;
  /** The form that chooses. */
  editor: ReactNode;
};

const box =
  'inline-flex h-(--size-control-sm) max-w-full shrink-0 items-center whitespace-nowrap rounded-md border bg-canvas';
const half = 'inline-flex h-full min-w-0 items-center gap-1.25 px-2 hover:bg-muted outline-offset-[-2px]';

/** Set filters are solid with ×, offers dashed with +. They live in the URL. */
export function FilterChips({ chips, clearTo }: { chips: readonly FilterChip[]; clearTo: string }) {
  const isAnySet = chips.some((chip) => chip.value !== null);
  return (
    <div className="contents max-rail:scroll-strip max-rail:-mx-4 max-rail:flex max-rail:basis-[calc(100%+32px)] max-rail:gap-2 max-rail:px-4 max-rail:py-0.5">
      {chips.map((chip) =>
        chip.value === null ? (
          <div key={chip.label} className={`${box} border-line-strong border-dashed`}>
            <Popover
              label={`Filter by ${chip.label.toLowerCase()}`}
              trigger={
                <button type="button" className={`${half} text-ink-2`}>
                  <Icon of={Plus} size={12} className="text-ink-3" />
                  {chip.label}
                </button>
              }
            >
              {chip.editor}
            </Popover>
          </div>
        ) : (
          <div key={chip.label} className={`${box} border-line-strong`}>
            <Popover
              label={`Filter by ${chip.label.toLowerCase()}`}
              trigger={
                <button type="button" className={half}>
                  <span className="text-ink-3">{chip.label}</span>
                  <span className="truncate font-medium">{chip.value}</span>
                </button>
              }
            >
              {chip.editor}
            </Popover>
            <Link
              to={chip.clearTo}
              preventScrollReset
              aria-label={`Remove the ${chip.label.toLowerCase()} filter`}
              className="grid h-full w-6.5 place-items-center border-line border-l text-ink-3 outline-offset-[-2px] hover:bg-muted"
            >
              <Icon of={X} size={12} />
            </Link>
          </div>
        ),
      )}
      {isAnySet ? (
        <Link
          to={clearTo}
          preventScrollReset
          className="inline-flex h-(--size-control-sm) shrink-0 items-center rounded-md px-2.5 font-medium text-ink-2 hover:bg-muted"
        >
          Clear
        </Link>
      ) : null}
    </div>
  );
}
