import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { JobError } from '../../jobError.ts';
import type { BuiltFile } from './thread/buildReport.ts';
import { type ThreadRequest, threadMessage } from './thread/messages.ts';

type RunOptions = {
  request: ThreadRequest;
  signal: AbortSignal;
  onProgress: (progress: { done: number; total: number }) => void;
};

// A thread that was told to stop has this long to take back what it has stored.
const stopGraceMs = 5_000;

// What a report needs is a few batches; a definition that keeps all rows shall fail, not its worker.
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

/**
 * Makes a report's file in a thread of its own.
 *
 * @throws JobError when another try would fail the same way; the signal's reason when it was stopped; Error otherwise.
 */
export async function runThread({ request, signal, onProgress }: RunOptions): Promise<BuiltFile> {
  signal.throwIfAborted();
  const thread = new Worker(new URL('./thread/main.ts', import.meta.url), {
    workerData: request,
    resourceLimits,
    execArgv: [],
  });
  const exited = once(thread, 'exit');
  const result = Promise.withResolvers<BuiltFile>();
  thread.on('error', result.reject);
  thread.once('exit', (code) => result.reject(new Error(`The thread of a report ended with ${code} and no result`)));
  thread.on('message', (said: unknown) => {
    const message = threadMessage.parse(said);
    if (message.kind === 'progress') onProgress(message);
    else if (message.kind === 'built') result.resolve(message);
    else if (message.isInvalid) result.reject(new JobError(message.message, { retryable: false }));
    else result.reject(new Error(message.message));
  });
  const stop = () => thread.postMessage('stop');
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) stop();
    const { rows, bytes, sha256 } = await Promise.race([result.promise, stoppedLongAgo(signal)]);
    return { rows, bytes, sha256 };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.race([exited, delay(stopGraceMs, undefined, { ref: false })]);
    await thread.terminate();
  }
}

/** Rejects some time after the signal was aborted. */
async function stoppedLongAgo(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  await delay(stopGraceMs, undefined, { ref: false });
  signal.throwIfAborted();
  throw new Error('unreachable');
}
