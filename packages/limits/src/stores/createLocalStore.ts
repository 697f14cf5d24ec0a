import { LRUCache } from 'lru-cache';
import { takeFromWindow, type WindowCounts } from '../slidingWindow.ts';
import type { LimitStore } from './limitStore.ts';

type Options = {
  /** Beyond these the key that was used least recently is forgotten: memory stays bounded, whoever makes up keys. */
  maxKeys: number;
  /** Monotonic milliseconds. */
  nowMs: () => number;
};

/** Counts in this process alone. */
export function createLocalStore({ maxKeys, nowMs }: Options): LimitStore & { readonly size: number } {
  const windows = new LRUCache<string, WindowCounts>({ max: maxKeys });
  return {
    deadlineMs: 100,
    get size() {
      return windows.size;
    },
    async take({ key, points, limit, windowSeconds }) {
      const id = `${windowSeconds}:${key}`;
      const request = { points, limit, windowMs: windowSeconds * 1000, nowMs: Math.floor(nowMs()) };
      const { after, reading } = takeFromWindow(windows.get(id), request);
      if (points !== 0) windows.set(id, after);
      return reading;
    },
    async forget({ key, windowSeconds }) {
      windows.delete(`${windowSeconds}:${key}`);
    },
    close: async () => windows.clear(),
  };
}
