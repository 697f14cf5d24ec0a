import type { LiveChange, LiveTopic } from './live.ts';

type FollowEvents = {
  onLive(): void;
  onChange(change: LiveChange): void;
  /** Nothing comes at the moment; another try follows. */
  onStale(): void;
  /** Whoever asks may not, or is no longer signed in; no other try follows. */
  onRefused(): void;
};

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** A connection that says nothing for so long is as good as none. */
const SILENCE_MS = 3000;
const refusals: ReadonlySet<string | null> = new Set(['UNAUTHORIZED', 'FORBIDDEN']);

/** Keeps the stream open, through restarts of the server too, until the returned function is called. */
export function followChanges(topic: LiveTopic, events: FollowEvents): () => void {
  const ended = new AbortController();
  let close = (): void => undefined;
  let failures = 0;
  let timer = setTimeout(events.onStale, SILENCE_MS);

  const tryLater = (): void => {
    if (ended.signal.aborted) return;
    clearTimeout(timer);
    close();
    events.onStale();
    const waitMs = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** failures++);
    // Tabs that lost one server do not all come back in the same moment.
    timer = setTimeout(() => void open(), waitMs * (0.5 + Math.random() / 2));
  };

  const open = async (): Promise<void> => {
    close();
    try {
      // Fetched when the page has painted: a first view needs none of it.
      const { openStream } = await import('./openStream.ts');
      if (ended.signal.aborted) return;
      close = openStream(topic, {
        onOpen() {
          clearTimeout(timer);
          failures = 0;
          events.onLive();
        },
        onChange: events.onChange,
        onBreak: tryLater,
        onEnd(code) {
          if (!refusals.has(code)) return tryLater();
          clearTimeout(timer);
          events.onRefused();
        },
      });
    } catch {
      tryLater();
    }
  };

  const onOnline = (): void => {
    clearTimeout(timer);
    void open();
  };
  window.addEventListener('online', onOnline, { signal: ended.signal });
  // Without a network a stream can stay open for minutes and say nothing.
  window.addEventListener('offline', tryLater, { signal: ended.signal });
  void open();
  return () => {
    ended.abort();
    clearTimeout(timer);
    close();
  };
}
