import { formatDurationMs } from '@novapulse/core';
import { StepTimeout } from './failure.ts';

/**
 * Runs `work` with a signal that is aborted after `timeoutMs` or with `signal`, and does not wait for work that does not
 * listen.
 *
 * @throws StepTimeout, or the reason of `signal`.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(
    () => stop.abort(new StepTimeout(`The step took longer than its timeout of ${formatDurationMs(timeoutMs)}.`)),
    timeoutMs,
  );
  const stopped = AbortSignal.any([signal, stop.signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(stopped.reason);
  if (stopped.aborted) abort();
  stopped.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted, work(stopped)]);
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', abort);
  }
}
