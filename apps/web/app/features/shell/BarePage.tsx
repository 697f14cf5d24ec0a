import type { ReactNode } from 'react';

/** A page outside the shell. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="px-6 py-5 max-rail:p-4">
      {children}
    </main>
  );
}
