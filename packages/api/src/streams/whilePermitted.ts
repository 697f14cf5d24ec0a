import { isAsyncIterable } from './isAsyncIterable.ts';

// Whoever may no longer see a stream loses it within 5 s: this, and a slow answer of the database.
const permissionPeriodMs = 3_000;

/**
 * Passes a subscription's items on for as long as its caller may have them, which is asked again every few seconds:
 * also while there is nothing to tell, and before an item that had to wait for its reader.
 *
 * @throws whatever `requirePermission` throws; the stream has then ended.
 */
export async function* whilePermitted(
  items: unknown,
  requirePermission: () => Promise<void>,
  periodMs = permissionPeriodMs,
): AsyncGenerator<unknown, void> {
  if (!isAsyncIterable(items)) throw new TypeError('A subscription has to return an async iterable.');
  const iterator = items[Symbol.asyncIterator]();
  let askedAtMs = performance.now();
  let next: Promise<IteratorResult<unknown>> | undefined;
  try {
    for (;;) {
      next ??= iterator.next();
      const result = await inTime(next, askedAtMs + periodMs - performance.now());
      if (performance.now() - askedAtMs >= periodMs) {
        await requirePermission();
        askedAtMs = performance.now();
      }
      if (result === null) continue;
      next = undefined;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    // Not awaited: a source that waits for its next item ends with the request's signal, which follows the stream's end.
    next?.catch(() => undefined);
    iterator.return?.().catch(() => undefined);
  }
}

/** What a promise resolves to, or null when the time is over before. */
async function inTime<T>(promise: Promise<T>, timeMs: number): Promise<T | null> {
  const { promise: timeout, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, Math.max(0, timeMs), null);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
