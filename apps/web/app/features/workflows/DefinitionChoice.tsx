import { Link } from '@remix-run/react';
import { ChevronRight } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';
import { SheetBody } from '../../components/ui/Sheet.tsx';

type DefinitionChoiceProps = {
  base: string;
  definitions: readonly { name: string; title: string; description: string }[];
};

/** One of the things that can be started, each a link to its form. */
export function DefinitionChoice({ base, definitions }: DefinitionChoiceProps) {
  return (
    <SheetBody>
      <ul className="grid gap-2">
        {definitions.map(({ name, title, description }) => (
          <li key={name}>
            <Link
              to={`${base}?name=${encodeURIComponent(name)}`}
              preventScrollReset
              className="flex items-center gap-3 rounded-lg border border-line px-4 py-3 hover:bg-panel"
            >
              <span className="grid gap-0.5">
                <span className="font-medium">{title}</span>
                <span className="text-ink-3 text-sm">{description}</span>
              </span>
              <Icon of={ChevronRight} className="ml-auto text-ink-3" />
            </Link>
          </li>
        ))}
      </ul>
    </SheetBody>
  );
}
