import { Link } from '@remix-run/react';
import { Check } from 'lucide-react';
import { forwardRef } from 'react';
import { Icon } from '../../components/ui/Icon.tsx';
import { PopoverClose } from '../../components/ui/Popover.tsx';

export type ChoiceLink = { to: string; label: string; isCurrent: boolean };

type ChoiceListProps = {
  choices: readonly ChoiceLink[];
  empty?: string;
  /** Each press adds or takes away one, and the list stays open. */
  isMultiple?: boolean;
};

/** One or several of a few values of a filter, each a link to the list with it. */
export function ChoiceList({ choices, empty, isMultiple = false }: ChoiceListProps) {
  if (choices.length === 0 && empty) return <p className="text-ink-3">{empty}</p>;
  return (
    <ul className="-m-2 max-h-72 overflow-y-auto">
      {choices.map((choice) => (
        <li key={isMultiple ? choice.label : choice.to}>
          {isMultiple ? (
            <Choice {...choice} />
          ) : (
            <PopoverClose asChild>
              <Choice {...choice} />
            </PopoverClose>
          )}
        </li>
      ))}
    </ul>
  );
}

const Choice = forwardRef<HTMLAnchorElement, ChoiceLink>(function Choice({ to, label, isCurrent, ...rest }, ref) {
  return (
    <Link
      ref={ref}
      to={to}
      preventScrollReset
      aria-current={isCurrent ? 'true' : undefined}
      className="flex min-h-8 items-center gap-2 rounded-md px-2 outline-offset-[-2px] hover:bg-muted max-rail:min-h-10"
      {...rest}
    >
      <span className="truncate">{label}</span>
      {isCurrent ? <Icon of={Check} size={14} className="ml-auto shrink-0 text-ink-2" /> : null}
    </Link>
  );
});
