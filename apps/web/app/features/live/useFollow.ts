import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

const INTERVAL_MS = 1000;

/**
 * Keeps one object's page true while the object is still moving. A hidden or offline tab asks for nothing, and a slow
 * answer is waited for rather than asked again.
 */
export function useFollow(isMoving: boolean): void {
  const revalidator = useRevalidator();
  const latest = useRef(revalidator);
  latest.current = revalidator;

  useEffect(() => {
    if (!isMoving) return;
    const refresh = (): void => {
      if (!document.hidden && navigator.onLine && latest.current.state === 'idle') latest.current.revalidate();
    };
    const timer = setInterval(refresh, INTERVAL_MS);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [isMoving]);
}
