import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { KeyboardProvider } from '../keyboard/KeyboardProvider.tsx';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { navigationFor } from './navigation.ts';
import { OfflineBar } from './OfflineBar.tsx';
import { Sidebar } from './Sidebar.tsx';
import { TabBar } from './TabBar.tsx';
import type { Viewer } from './viewer.ts';
import { ViewerProvider } from './viewer.ts';

/** Sidebar, rail or bottom bar around the page. The page brings its own top bar: see `Page`. */
export function Shell({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  const groups = useMemo(() => navigationFor(new Set(viewer.permissions)), [viewer.permissions]);
  return (
    <ViewerProvider value={viewer}>
      <KeyboardProvider groups={groups}>
        <a
          href="#main"
          className="fixed -top-12 left-2 z-50 rounded-md border border-line-strong bg-raised px-3 py-2 focus:top-2"
        >
          Skip to content
        </a>
        <LiveProvider isAllowed={viewer.permissions.includes('deliveries:read')}>
          <div className="grid min-h-dvh grid-cols-[var(--size-sidebar)_minmax(0,1fr)] max-side:grid-cols-[var(--size-rail)_minmax(0,1fr)] max-rail:block max-rail:pb-[calc(var(--size-tabbar)+env(safe-area-inset-bottom))]">
            <Sidebar groups={groups} />
            <div className="min-w-0">
              <OfflineBar />
              {children}
            </div>
          </div>
          <TabBar groups={groups} />
        </LiveProvider>
      </KeyboardProvider>
    </ViewerProvider>
  );
}
