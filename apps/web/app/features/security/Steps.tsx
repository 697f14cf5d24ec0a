import { Check } from 'lucide-react';
import { classes } from '../../components/ui/classes.ts';
import { Icon } from '../../components/ui/Icon.tsx';

type StepsProps = { steps: readonly string[] /** Its place, from 0. */; current: number };

/** Where one stands in a task of a few steps. */
export function Steps({ steps, current }: StepsProps) {
  return (
    <ol aria-label="Progress" className="mb-4 flex flex-wrap gap-5">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={classes('flex items-center gap-2', index === current ? 'text-ink' : 'text-ink-3')}
        >
          <span
            className={classes(
              'tabular grid size-5 place-items-center rounded-full border font-medium text-xs',
              index < current && 'border-ok-line bg-ok-tint text-ok-text',
              index === current && 'border-accent bg-accent text-on-accent',
              index > current && 'border-line-strong',
            )}
          >
            {index < current ? <Icon of={Check} size={12} bold /> : index + 1}
          </span>
          {step}
          {index < current ? <span className="sr-only">done</span> : null}
        </li>
      ))}
    </ol>
  );
}
