import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

/**
 * The name of a row and its way in. The link covers the whole row, so that all of it opens; what else can be pressed
 * in the row stands above the cover.
 */
export function RowLink({ to, children, strong = false }: { to: string; children: ReactNode; strong?: boolean }) {
  return (
    <Link
      to={to}
      prefetch="intent"
      className={`after:absolute after:inset-0 hover:underline hover:underline-offset-3 ${strong ? 'font-medium' : ''}`}
    >
      {children}
    </Link>
  );
}
