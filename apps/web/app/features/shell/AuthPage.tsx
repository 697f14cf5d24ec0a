import type { ReactNode } from 'react';
import { Brand } from './Brand.tsx';

type AuthPageProps = { title: string; note?: ReactNode; version: string; children: ReactNode };

/** The signed-out pages: one card in the middle. */
export function AuthPage({ title, note, version, children }: AuthPageProps) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[1fr_auto] justify-items-center bg-panel">
      <main id="main" className="w-full max-w-100 self-center px-4 py-6">
        <div className="mb-5 flex items-center gap-2 font-semibold text-md">
          <Brand className="size-6" />
          NovaPulse
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 rounded-lg border border-line bg-canvas p-8 max-rail:px-5 max-rail:py-6">
          <h1>{title}</h1>
          {children}
        </div>
        {note ? <p className="mt-4 text-ink-3 text-sm">{note}</p> : null}
      </main>
      <footer className="flex gap-4 p-4 text-ink-3 text-sm">
        <span>NovaPulse {version}</span>
        <a href="/health/ready" className="hover:underline">
          System status
        </a>
      </footer>
    </div>
  );
}
