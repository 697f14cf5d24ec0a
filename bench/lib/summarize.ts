import type { Measured } from './measure.ts';

/** One or more measurements of the same, as one. */
export type Summary = {
  perSecond: number;
  /** CPU seconds per 1,000 deliveries, of the system under test: without the benchmark's client and receiver. */
  cpuSecondsPer1000: number;
  /** The same by part, the benchmark's own included. */
  cpuByPart: Record<string, number>;
};

const benchmarksOwn = new Set(['client', 'receiver']);

export function summarize(measurements: readonly Measured[]): Summary {
  const received = sum(measurements.map((one) => one.received));
  const parts = Object.keys(measurements[0]?.cpu ?? {});
  const cpuByPart = Object.fromEntries(
    parts.map((part) => [part, (sum(measurements.map((one) => one.cpu[part] ?? 0)) / received) * 1_000]),
  );
  return {
    perSecond: received / sum(measurements.map((one) => one.seconds)),
    cpuSecondsPer1000: sum(parts.filter((part) => !benchmarksOwn.has(part)).map((part) => cpuByPart[part] ?? 0)),
    cpuByPart,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
