import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from './percentile.ts';

export type Hammered = { perSecond: number; p50Ms: number; p99Ms: number; maxMs: number; slow: number };

// Longer than any answer of a store that works.
const slowMs = 50;
const callers = 32;

/** Calls as fast as 32 callers can for a while; `pauseMs` keeps one that answers at once from taking the whole loop. */
export async function hammer(call: (n: number) => Promise<unknown>, forMs: number, pauseMs = 0): Promise<Hammered> {
  const durations: number[] = [];
  const startMs = performance.now();
  let n = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - startMs < forMs) {
        const calledMs = performance.now();
        await call(n++);
        durations.push(performance.now() - calledMs);
        if (pauseMs > 0) await delay(pauseMs);
      }
    }),
  );
  return {
    perSecond: Math.round((durations.length * 1000) / (performance.now() - startMs)),
    p50Ms: round(percentile(durations, 0.5)),
    p99Ms: round(percentile(durations, 0.99)),
    maxMs: round(durations.reduce((most, duration) => Math.max(most, duration), 0)),
    slow: durations.filter((duration) => duration > slowMs).length,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
