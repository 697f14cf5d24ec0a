import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

type RowToggleProps = { to: string; isOpen: boolean; children: ReactNode };

/** Opens or closes the details below its row; like `RowLink` it covers the whole row. */
export function RowToggle({ to, isOpen, children }: RowToggleProps) {
  return (
    <Link to={to} replace preventScrollReset className="font-medium after:absolute after:inset-0">
      {children}
      <span className="sr-only">{isOpen ? ', hide details' : ', show details'}</span>
    </Link>
  );
}
