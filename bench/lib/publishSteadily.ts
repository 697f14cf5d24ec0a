import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from './createCaller.ts';

export type Publishing = {
  /** Events acknowledged so far, as a share of all. */
  progress(): number;
  /** Ids of the acknowledged events, once every event was. */
  done: Promise<string[]>;
};

const publishersAtOnce = 16;
const pauseMs = 20;
const retryAfterMs = 200;

/** Publishes like a careful service: one event a call, and again with the same idempotency key until it is answered. */
export function publishSteadily(api: Caller, count: number): Publishing {
  const acknowledged: string[] = [];
  let next = 0;

  async function publisher(): Promise<void> {
    while (next < count) {
      const n = next++;
      acknowledged.push(await publishOne(n));
      await sleep(pauseMs);
    }
  }

  async function publishOne(n: number): Promise<string> {
    const input = { type: 'chaos.happened', data: { n }, idempotencyKey: `chaos-${n}` };
    for (;;) {
      try {
        return (await api.call<{ id: string }>('events.publish', input)).id;
      } catch {
        await sleep(retryAfterMs);
      }
    }
  }

  return {
    progress: () => acknowledged.length / count,
    done: Promise.all(Array.from({ length: publishersAtOnce }, publisher)).then(() => acknowledged),
  };
}
