import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';
import type { StatusLook } from './status.ts';
import type { Tone } from './tone.ts';
import { toneBox, toneText } from './tone.ts';

type BadgeProps = { tone: Tone; icon: LucideIcon | 'spinner'; children: ReactNode };

/** A tinted box, once per object: in the head of its page or on its card. */
export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span
      className={classes(
        'inline-flex h-5.5 items-center gap-1.25 whitespace-nowrap rounded-sm border pr-1.75 pl-1.5',
        'text-sm/none font-medium',
        toneBox[tone],
        toneText[tone],
      )}
    >
      {icon === 'spinner' ? <Spinner size={13} /> : <Icon of={icon} size={12} bold />}
      {children}
    </span>
  );
}

export function StatusBadge({ look }: { look: StatusLook }) {
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.label}
    </Badge>
  );
}
