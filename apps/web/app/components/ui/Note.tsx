import type { LucideIcon } from 'lucide-react';
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import { toneBox, toneMark } from './tone.ts';

type NoteTone = 'plain' | 'ok' | 'warn' | 'bad';
type NoteProps = { tone?: NoteTone; icon?: LucideIcon; title?: ReactNode; action?: ReactNode; children?: ReactNode };

const defaultIcons: Record<NoteTone, LucideIcon> = {
  plain: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: TriangleAlert,
};

/** What happens to the event, why, and what follows, with the one action that helps. */
export function Note({ tone = 'plain', icon, title, action, children }: NoteProps) {
  return (
    <div
      className={classes(
        'grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 rounded-lg border py-2.5 pr-3 pl-4',
        'max-rail:grid-cols-[16px_minmax(0,1fr)]',
        tone === 'plain' ? 'border-line bg-panel' : toneBox[tone],
      )}
    >
      <Icon
        of={icon ?? defaultIcons[tone]}
        bold
        className={classes('mt-0.5 self-start', tone === 'plain' ? 'text-ink-3' : toneMark[tone])}
      />
      <div className="grid gap-0.5 text-ink-2">
        {title ? <p className="font-medium text-ink">{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
      {action ? <div className="max-rail:col-start-2 max-rail:mt-1.5 max-rail:justify-self-start">{action}</div> : null}
    </div>
  );
}
