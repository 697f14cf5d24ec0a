import { useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { DeliveryView } from '../deliveries/delivery.ts';
import type { LiveChange, LiveNews } from './live.ts';
import { useLive } from './live.ts';

type LiveRefresh = {
  /** Whether a change of this delivery changes what is on screen. */
  isRelevant(delivery: DeliveryView): boolean;
  /** The same of a job, on the pages that follow jobs. */
  isJobRelevant?(id: string): boolean;
  refresh(): void;
  /** False where the page asks for all of it anyway when the stream is open again. */
  isRefreshedOnOpen?: boolean;
  /** While an answer is on its way it is waited for. */
  isBusy: boolean;
};

const SHORTEST_PAUSE_MS = 250;
/** A page that takes long to answer is asked less often: it is busy for a fifth of the time at most. */
const PAUSE_PER_ANSWER = 4;

/**
 * Asks again when something relevant changed: at once after a quiet time, then with pauses. A hidden or paused tab asks
 * for nothing; the news that the stream is open again makes up for it.
 */
export function useLiveRefresh(options: LiveRefresh): void {
  const { subscribe, state } = useLive();
  const latest = useRef({ ...options, isPaused: false });
  latest.current = { ...options, isPaused: state?.kind === 'paused' };
  const asked = useRef({ isWanted: false, freeAt: 0 });
  const consider = useRef((): void => undefined);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    consider.current = () => {
      clearTimeout(timer);
      const now = performance.now();
      const { isWanted, freeAt } = asked.current;
      const { isBusy, isPaused, refresh } = latest.current;
      if (!isWanted || isBusy || isPaused || document.hidden) return;
      if (now < freeAt) {
        timer = setTimeout(consider.current, freeAt - now);
        return;
      }
      asked.current = { isWanted: false, freeAt: now + SHORTEST_PAUSE_MS };
      refresh();
    };
    const onNews = (news: LiveNews): void => {
      if (news.kind === 'opened' && latest.current.isRefreshedOnOpen === false) return;
      if (news.kind === 'changed' && !isAbout(news, latest.current)) return;
      asked.current.isWanted = true;
      consider.current();
    };
    const end = subscribe(onNews);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [subscribe]);

  const { isBusy } = options;
  useEffect(() => {
    if (!isBusy) return;
    const startedAt = performance.now();
    return () => {
      const now = performance.now();
      asked.current.freeAt = now + Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_ANSWER * (now - startedAt));
    };
  }, [isBusy]);
  useEffect(() => {
    if (!isBusy) consider.current();
  }, [isBusy]);
}

function isAbout(news: LiveChange, { isRelevant, isJobRelevant }: LiveRefresh): boolean {
  return news.deliveries.some(isRelevant) || (isJobRelevant !== undefined && news.jobIds.some(isJobRelevant));
}

/** The same for a page whose loaders may all run again. Not for pages that show an action's answer: it would go. */
export function useLivePage(isRelevant: (delivery: DeliveryView) => boolean): void {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const isBusy = state !== 'idle' || navigation.state !== 'idle';
  useLiveRefresh({ isRelevant, refresh: revalidate, isBusy });
}

/** The same for a page about jobs. */
export function useLiveJobs(isJobRelevant: (id: string) => boolean): void {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const isBusy = state !== 'idle' || navigation.state !== 'idle';
  useLiveRefresh({ isRelevant: () => false, isJobRelevant, refresh: revalidate, isBusy });
}
