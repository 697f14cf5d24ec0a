import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, createCaller } from '../createCaller.ts';

export type Failure = { atMs: number; message: string };

export type Load = {
  /** Stops publishing; resolves when the last call has its answer. */
  end(): Promise<void>;
  /** Ids of acknowledged events. */
  acknowledged: readonly string[];
  /** Calls that were not answered with 200 at the first try. The event was published again until it was. */
  failures: readonly Failure[];
};

const probeEveryMs = 500;
const retryAfterMs = 200;

/**
 * Publishes at a steady rate, one event a call, through what a load balancer does: it asks each web process for its
 * readiness and sends calls to those that are ready, in turn. A call that fails is a failure on record, and is repeated
 * with its idempotency key.
 */
export function publishThroughBalancer(ports: readonly number[], apiKey: string, perSecond: number): Load {
  const targets = ports.map((port) => ({
    url: `http://localhost:${port}`,
    api: createCaller(`http://localhost:${port}`, apiKey),
    isReady: true,
  }));
  const acknowledged: string[] = [];
  const failures: Failure[] = [];
  const ending = new AbortController();
  let turn = 0;

  /** The next process that is ready; while there is none, a call is held back. */
  async function next(): Promise<Caller> {
    for (;;) {
      const ready = targets.filter((target) => target.isReady);
      turn += 1;
      const chosen = ready[turn % Math.max(1, ready.length)];
      if (chosen !== undefined) return chosen.api;
      await sleep(50);
    }
  }

  async function publish(n: number): Promise<void> {
    const input = { type: 'operate.happened', data: { n }, idempotencyKey: `operate-${n}` };
    for (;;) {
      const api = await next();
      try {
        acknowledged.push((await api.call<{ id: string }>('events.publish', input)).id);
        return;
      } catch (error) {
        failures.push({ atMs: Date.now(), message: error instanceof Error ? error.message : String(error) });
        await sleep(retryAfterMs);
      }
    }
  }

  async function probe(target: (typeof targets)[number]): Promise<void> {
    while (!ending.signal.aborted) {
      target.isReady = await fetch(`${target.url}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
      await sleep(probeEveryMs);
    }
  }

  async function load(): Promise<void> {
    const calls: Promise<void>[] = [];
    const startedAtMs = performance.now();
    while (!ending.signal.aborted) {
      while (calls.length < ((performance.now() - startedAtMs) / 1000) * perSecond) calls.push(publish(calls.length));
      await sleep(10);
    }
    await Promise.all(calls);
  }

  const running = Promise.all([load(), ...targets.map(probe)]);
  return {
    acknowledged,
    failures,
    async end() {
      ending.abort();
      await running;
    },
  };
}
