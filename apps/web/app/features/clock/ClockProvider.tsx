import type { ReactNode } from 'react';
import { createContext, startTransition, useContext, useEffect, useMemo, useState } from 'react';

const ClockContext = createContext<Date>(new Date(0));

/**
 * One clock for the whole page, so that all relative times turn over together. It starts at the server's time, which
 * makes the first render equal on both sides, and keeps the server's offset: a wrong clock on the visitor's machine
 * must not turn "40 s ago" into "in 3 min".
 */
export function ClockProvider({ serverNow, children }: { serverNow: string; children: ReactNode }) {
  const startedAt = useMemo(() => new Date(serverNow), [serverNow]);
  const [now, setNow] = useState(startedAt);
  useEffect(() => {
    const offsetMs = startedAt.getTime() - Date.now();
    const tick = (): void => {
      if (document.hidden) return;
      // An urgent update would throw away what the server drew where the script for it is still on its way.
      startTransition(() => setNow(new Date(Date.now() + offsetMs)));
    };
    const timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [startedAt]);
  return <ClockContext.Provider value={now}>{children}</ClockContext.Provider>;
}

/** The server's time, renewed every second while the tab is seen. */
export function useNow(): Date {
  return useContext(ClockContext);
}
