import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useIsVisible } from '../live/useIsVisible.ts';

/** Loads the page's data again and again while the tab is seen: for what no stream tells of. */
export function usePolling(everyMs: number): void {
  const isVisible = useIsVisible();
  const revalidator = useRevalidator();
  const latest = useRef(revalidator);
  latest.current = revalidator;
  useEffect(() => {
    if (!isVisible) return;
    const timer = setInterval(() => {
      if (latest.current.state === 'idle') latest.current.revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isVisible, everyMs]);
}
