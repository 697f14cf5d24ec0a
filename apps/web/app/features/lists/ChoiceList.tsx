import { Link } from '@remix-run/react';
import { Check } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { PopoverClose } from '../../components/ui/Popover.tsx';

export type ChoiceLink = { to: string; label: string; isCurrent: boolean };

/** One of a few values of a filter, each a link to the list with it. */
export function ChoiceList({ choices, empty }: { choices: readonly ChoiceLink[]; empty?: string }) {
  if (choices.length === 0 && empty) return <p className="text-ink-3">{empty}</p>;
  return (
    <ul className="-m-2 max-h-72 overflow-y-auto">
      {choices.map((choice) => (
        <li key={choice.to}>
          <PopoverClose asChild>
            <Link
              to={choice.to}
              preventScrollReset
              aria-current={choice.isCurrent ? 'true' : undefined}
              className="flex min-h-8 items-center gap-2 rounded-md px-2 outline-offset-[-2px] hover:bg-muted max-rail:min-h-10"
            >
              <span className="truncate">{choice.label}</span>
              {choice.isCurrent ? <Icon of={Check} size={14} className="ml-auto text-ink-2" /> : null}
            </Link>
          </PopoverClose>
        </li>
      ))}
    </ul>
  );
}
