import { useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Page } from './Page.tsx';
import { PageSkeleton } from './PageSkeleton.tsx';
import { skeletonOf } from './skeletonOf.ts';

/** Below this a skeleton would only flicker. */
const PATIENCE_MS = 200;

/**
 * While another page loads its skeleton stands in its place, at the final size. The same page with other filters keeps
 * its old data, and a form keeps the page it was sent from.
 */
export function PendingPage({ children }: { children: ReactNode }) {
  const pending = usePendingPath();
  const skeleton = pending === null ? null : skeletonOf(pending);
  if (!skeleton) return <>{children}</>;
  return (
    <Page title={skeleton.title} crumbs={skeleton.crumbs}>
      <PageSkeleton kind={skeleton.kind} label={skeleton.title} />
    </Page>
  );
}

function usePendingPath(): string | null {
  const navigation = useNavigation();
  const isLoading = navigation.state === 'loading' && navigation.formData === undefined;
  const path = isLoading ? navigation.location.pathname : null;
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (path === null || path === window.location.pathname) {
      setShown(null);
      return;
    }
    const timer = setTimeout(() => setShown(path), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [path]);
  return path === null ? null : shown;
}
