import { createContext, useContext } from 'react';
import type { LiveState } from '../../components/ui/LiveMark.tsx';

export type Live = {
  /** Null while nothing is followed. */
  state: LiveState | null;
  pause(): void;
  resume(): void;
};

/** One stream per tab provides this above the pages. */
export const LiveContext = createContext<Live>({ state: null, pause: () => undefined, resume: () => undefined });

export function useLive(): Live {
  return useContext(LiveContext);
}
