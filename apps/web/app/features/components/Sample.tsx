import type { ReactNode } from 'react';

export function Sample({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <section className={wide ? 'side:col-span-2' : undefined}>
      <h2 className="mb-3">{title}</h2>
      {children}
    </section>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 last:mb-0">{children}</div>;
}
