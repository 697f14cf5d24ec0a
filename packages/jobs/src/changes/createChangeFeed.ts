import { setTimeout as delay } from 'node:timers/promises';
import type { Db, Listener } from '@novapulse/db';
import { changesChannel } from './change.ts';

export type ChangeFeed = {
  /**
   * Yields the ids of an organization's jobs that changed, as sets that gather while the consumer is busy and for
   * `pauseMs` after each. Ends when `signal` aborts or the feed is closed.
   */
  watch(organizationId: string, options: { signal: AbortSignal; pauseMs: number }): AsyncGenerator<ReadonlySet<string>>;
  close(): Promise<void>;
};

type Watcher = { ids: Set<string>; wake: () => void };

// A consumer that falls behind by more than this is told of the newest changes only: it shows a page, not a history.
const mostIds = 1_000;

/** One connection for all watchers of a process, opened with the first of them. */
export function createChangeFeed(db: Pick<Db, 'listen'>): ChangeFeed {
  const watchers = new Map<string, Set<Watcher>>();
  const closing = new AbortController();
  let listener: Promise<Listener> | undefined;

  function hear(payload: string): void {
    const [organizationId = '', ...ids] = payload.split(' ');
    for (const watcher of watchers.get(organizationId) ?? []) {
      for (const id of ids) watcher.ids.add(id);
      for (const oldest of watcher.ids) {
        if (watcher.ids.size <= mostIds) break;
        watcher.ids.delete(oldest);
      }
      watcher.wake();
    }
  }

  async function listening(): Promise<void> {
    listener ??= db.listen(changesChannel, hear);
    try {
      await listener;
    } catch (error) {
      // The next watcher tries anew.
      listener = undefined;
      throw error;
    }
  }

  return {
    async *watch(organizationId, { signal, pauseMs }) {
      const ended = AbortSignal.any([signal, closing.signal]);
      const watcher: Watcher = { ids: new Set(), wake: () => undefined };
      const all = watchers.get(organizationId) ?? new Set();
      watchers.set(organizationId, all.add(watcher));
      const stop = () => watcher.wake();
      ended.addEventListener('abort', stop);
      try {
        await listening();
        while (!ended.aborted) {
          if (watcher.ids.size === 0) {
            await new Promise<void>((resolve) => {
              watcher.wake = resolve;
              if (ended.aborted) resolve();
            });
            continue;
          }
          const ids = watcher.ids;
          watcher.ids = new Set();
          yield ids;
          await pause(pauseMs, ended);
        }
      } finally {
        ended.removeEventListener('abort', stop);
        all.delete(watcher);
        if (all.size === 0) watchers.delete(organizationId);
      }
    },
    async close() {
      closing.abort();
      await (await listener?.catch(() => undefined))?.close();
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
