import { createContext, useContext } from 'react';
import type { LiveState } from '../../components/ui/LiveMark.tsx';
import type { DeliveryView } from '../deliveries/delivery.ts';
import type { JobView } from '../jobs/job.ts';

/** What the tab's one stream follows: deliveries, or on the pages about work all jobs. */
export type LiveTopic = 'deliveries' | 'jobs';

export type LiveChange = {
  deliveries: readonly DeliveryView[];
  jobs: readonly JobView[];
  /** Of all jobs that changed, removed ones among them. */
  jobIds: readonly string[];
};

/** What the stream says: that it runs (again), so that whatever happened before must be asked for, or what changed. */
export type LiveNews = { kind: 'opened' } | ({ kind: 'changed' } & LiveChange);

export type Live = {
  /** Null where nothing is followed. */
  state: LiveState | null;
  pause(): void;
  resume(): void;
  /** When the load began whose data is on screen, by `performance.now()`. */
  loadStart: { readonly current: number };
  /**
   * Calls `listener` with all news until the returned function is called, and at once with what was heard while the
   * page was loading: its loader may have looked just before.
   */
  subscribe(listener: (news: LiveNews) => void): () => void;
};

/** One stream per tab provides this above the pages. */
export const LiveContext = createContext<Live>({
  state: null,
  pause: () => undefined,
  resume: () => undefined,
  loadStart: { current: 0 },
  subscribe: () => () => undefined,
});

export function useLive(): Live {
  return useContext(LiveContext);
}
