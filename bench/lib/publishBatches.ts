import type { Caller } from './createCaller.ts';

export const batchSize = 100;
const publishersAtOnce = 4;

/** An event's data of about 1 KB. */
export const eventData = (n: number) => ({ n, sentAtMs: Date.now(), text: 'x'.repeat(960) });

/** Publishes as fast as it is answered, in batches. */
export async function publishBatches(api: Caller, events: number): Promise<void> {
  let next = 0;
  const publisher = async () => {
    while (next < events) {
      const from = next;
      next += batchSize;
      const batch = Array.from({ length: Math.min(batchSize, events - from) }, (_, index) => ({
        type: 'bench.event',
        data: eventData(from + index),
      }));
      await api.call('events.publishBatch', { events: batch });
    }
  };
  await Promise.all(Array.from({ length: publishersAtOnce }, publisher));
}
