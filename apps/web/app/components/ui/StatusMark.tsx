import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';
import type { StatusLook } from './status.ts';
import type { Tone } from './tone.ts';
import { toneMark, toneText } from './tone.ts';

/** What went well stays ink: colour is for what asks for a look. */
const wordColour: Record<Tone, string> = { ...toneText, ok: 'text-ink', idle: 'text-ink-2' };

/** Icon and word without a box, for tables: sixteen boxes in a column are noise. */
export function StatusMark({ look, label }: { look: StatusLook; label?: string }) {
  const icon =
    look.icon === 'spinner' ? (
      <Spinner className={toneMark[look.tone]} />
    ) : (
      <Icon of={look.icon} size={14} bold className={toneMark[look.tone]} />
    );
  return (
    <span className={classes('inline-flex items-center gap-1.5 whitespace-nowrap align-top', wordColour[look.tone])}>
      {icon}
      {label ?? look.label}
    </span>
  );
}
