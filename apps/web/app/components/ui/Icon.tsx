import type { LucideIcon } from 'lucide-react';
import { classes } from './classes.ts';

export type IconProps = { of: LucideIcon; size?: 12 | 14 | 16 | 20; bold?: boolean; className?: string | undefined };

/** An icon beside a word. It never carries meaning alone, so assistive technology does not see it. */
export function Icon({ of: Glyph, size = 16, bold = false, className }: IconProps) {
  return (
    <Glyph aria-hidden="true" size={size} strokeWidth={bold ? 2 : 1.75} className={classes('shrink-0', className)} />
  );
}
