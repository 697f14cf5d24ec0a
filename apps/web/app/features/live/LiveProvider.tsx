import { useLocation, useRevalidator } from '@remix-run/react';
import type { ReactNode, SetStateAction } from 'react';
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LiveState } from '../../components/ui/LiveMark.tsx';
import { formatClock } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { followChanges } from './followChanges.ts';
import type { Live, LiveChange, LiveNews } from './live.ts';
import { LiveContext } from './live.ts';
import { topicOf } from './topicOf.ts';
import { useIsVisible } from './useIsVisible.ts';
import { useLoadStart } from './useLoadStart.ts';

/** Messages, a few seconds of the busiest stream. */
const MOST_KEPT = 20;

/**
 * One stream for the whole tab. It is closed while the tab is hidden or the visitor pauses, and each time it opens the
 * pages ask once for what they missed.
 */
export function LiveProvider({ isAllowed, children }: { isAllowed: boolean; children: ReactNode }) {
  const isVisible = useIsVisible();
  const now = useNow();
  const { revalidate } = useRevalidator();
  const latest = useRef({ now, revalidate });
  latest.current = { now, revalidate };
  const [state, setStateNow] = useState<LiveState | null>({ kind: 'connecting' });
  // What the stream tells is not urgent: it must not throw away what is still being hydrated.
  const setState = useCallback(
    (next: SetStateAction<LiveState | null>) => startTransition(() => setStateNow(next)),
    [],
  );
  const listeners = useRef(new Set<(news: LiveNews) => void>());
  const loadStart = useLoadStart();
  const heard = useRef<{ at: number; change: LiveChange }[]>([]);
  const topic = topicOf(useLocation().pathname);
  const isPaused = state?.kind === 'paused';
  const isFollowing = isAllowed && isVisible && !isPaused;

  useEffect(() => {
    if (!isFollowing) return;
    const tell = (news: LiveNews): void => {
      for (const listener of listeners.current) listener(news);
    };
    const end = followChanges(topic, {
      onLive() {
        setState({ kind: 'live' });
        tell({ kind: 'opened' });
      },
      onChange(change) {
        const kept = heard.current.filter((news) => news.at >= loadStart.current).slice(-MOST_KEPT);
        heard.current = [...kept, { at: performance.now(), change }];
        tell({ kind: 'changed', ...change });
      },
      onStale: () => setState((before) => staleSince(before, latest.current.now)),
      // Asking again leads to signing in, or shows what one may still see.
      onRefused() {
        setState(null);
        latest.current.revalidate();
      },
    });
    return () => {
      end();
      setState((before) => (before?.kind === 'paused' ? before : { kind: 'connecting' }));
    };
  }, [isFollowing, loadStart, setState, topic]);

  const pause = useCallback(() => setState({ kind: 'paused', at: formatClock(latest.current.now) }), [setState]);
  const resume = useCallback(() => setState({ kind: 'connecting' }), [setState]);
  const subscribe = useCallback(
    (listener: (news: LiveNews) => void) => {
      listeners.current.add(listener);
      for (const { at, change } of heard.current) {
        if (at >= loadStart.current) listener({ kind: 'changed', ...change });
      }
      return () => void listeners.current.delete(listener);
    },
    [loadStart],
  );
  const live = useMemo<Live>(
    () => ({ state: isAllowed ? state : null, pause, resume, loadStart, subscribe }),
    [isAllowed, state, pause, resume, loadStart, subscribe],
  );
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/** Data is as old as the moment when it was last followed. */
function staleSince(before: LiveState | null, now: Date): LiveState {
  return before?.kind === 'stale' ? before : { kind: 'stale', at: formatClock(now) };
}
