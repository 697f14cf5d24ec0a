import { AsyncLocalStorage } from 'node:async_hooks';

export type BatcherOptions<In, Out> = {
  /** Handles one batch and returns one result for each item, in the items' order. */
  run: (items: In[]) => Promise<Out[]>;
  /** Most items in one batch. */
  maxSize: number;
  /** Most batches that run at the same time. */
  maxConcurrent: number;
  /** What an item weighs, such as its bytes, and the most that one batch may weigh unless it is a single item. */
  weigh?: (item: In) => number;
  maxWeight?: number;
};

export type Batcher<In, Out> = {
  /** Settles with this item's own result; rejects with the error of its own batch only. */
  push(item: In): Promise<Out>;
  /** Resolves at the first moment at which nothing waits and nothing runs. Never rejects. */
  idle(): Promise<void>;
};

type Entry<In, Out> = { item: In; resolve: (result: Out) => void; reject: (error: unknown) => void };

/**
 * Group commit without a timer. A batch starts with the event loop's check phase, so that everything read from the
 * sockets in one turn shares it and a lone item waits for no clock. While `maxConcurrent` batches run, items gather
 * and share the next one: the busier it gets, the larger the batches. Items start in the order in which they came.
 *
 * @throws RangeError when `maxSize` or `maxConcurrent` is not a whole number of at least 1.
 */
export function createBatcher<In, Out>(options: BatcherOptions<In, Out>): Batcher<In, Out> {
  const { run, maxSize, maxConcurrent, weigh = () => 0, maxWeight = Number.POSITIVE_INFINITY } = options;
  requireCount('maxSize', maxSize);
  requireCount('maxConcurrent', maxConcurrent);

  // A batch belongs to many callers. Without this, batches that chain under load would all carry the async context
  // (trace, request id) of whichever caller happened to start the chain.
  const inOwnContext = AsyncLocalStorage.snapshot();

  let waiting: Entry<In, Out>[] = [];
  let idleWaiters: (() => void)[] = [];
  let runningCount = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0 || runningCount >= maxConcurrent) return;
    isScheduled = true;
    inOwnContext(() => setImmediate(startBatches));
  }

  function startBatches(): void {
    isScheduled = false;
    while (waiting.length > 0 && runningCount < maxConcurrent) {
      const size = nextSize();
      const batch = waiting.slice(0, size);
      waiting = waiting.slice(size);
      runningCount += 1;
      void runBatch(batch);
    }
  }

  /** As many as fit, at least one. */
  function nextSize(): number {
    let weight = 0;
    for (const [index, { item }] of waiting.entries()) {
      weight += weigh(item);
      if (index === maxSize || (index > 0 && weight > maxWeight)) return index;
    }
    return waiting.length;
  }

  async function runBatch(batch: Entry<In, Out>[]): Promise<void> {
    try {
      const results = await run(batch.map((entry) => entry.item));
      if (results.length !== batch.length) {
        throw new Error(`A batch of ${batch.length} items came back with ${results.length} results.`);
      }
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
    runningCount -= 1;
    schedule();
    if (runningCount === 0 && waiting.length === 0) releaseIdleWaiters();
  }

  function releaseIdleWaiters(): void {
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const release of waiters) release();
  }

  return {
    push(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        schedule();
      });
    },
    idle() {
      if (runningCount === 0 && waiting.length === 0) return Promise.resolve();
      return new Promise((resolve) => idleWaiters.push(resolve));
    },
  };
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number of at least 1, not ${value}.`);
  }
}
