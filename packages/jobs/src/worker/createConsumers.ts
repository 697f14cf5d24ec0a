import type { QueueName } from '@novapulse/db';
import type { Consumer } from '../engine/engine.ts';

export type ConsumersOptions = {
  queues: readonly QueueName[];
  open: (queue: QueueName) => Consumer;
  /** Told when one had stopped by itself and is started again. */
  onStopped: (queue: QueueName) => void;
  nowMs: () => number;
  /** Between two looks. */
  lookEveryMs?: number;
};

/** The consumers of a worker, kept running: one that stops by itself is replaced. */
export type Consumers = {
  start(): void;
  /** Stops fetching; resolves once every message that was taken has been acknowledged. */
  close(): Promise<void>;
  /** False when one has been down for longer than starting it again takes, and before and after the work. */
  areRunning(): boolean;
};

const downForMs = 10_000;

/** An engine that refuses to close a broken consumer must not keep its successor from starting. */
export function createConsumers({ queues, open, onStopped, nowMs, lookEveryMs = 2_000 }: ConsumersOptions): Consumers {
  const consumers = new Map<QueueName, Consumer>();
  const lastSeenMs = new Map<QueueName, number>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    for (const [queue, consumer] of consumers) {
      if (consumer.isRunning()) {
        lastSeenMs.set(queue, nowMs());
        continue;
      }
      onStopped(queue);
      void consumer.close().catch(() => undefined);
      consumers.set(queue, open(queue));
    }
  }

  return {
    start() {
      for (const queue of queues) {
        consumers.set(queue, open(queue));
        lastSeenMs.set(queue, nowMs());
      }
      timer = setInterval(look, lookEveryMs);
    },
    async close() {
      clearInterval(timer);
      timer = undefined;
      await Promise.all([...consumers.values()].map((consumer) => consumer.close()));
    },
    areRunning() {
      if (timer === undefined) return false;
      return [...consumers].every(
        ([queue, consumer]) => consumer.isRunning() || nowMs() - (lastSeenMs.get(queue) ?? 0) < downForMs,
      );
    },
  };
}
