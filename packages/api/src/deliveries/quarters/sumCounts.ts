import { addHistograms, type LatencyHistogram } from './latency.ts';

type Counts = { accepted: number; succeeded: number; failed: number; retrying: number; latency: LatencyHistogram };

/** Several spans of time as one. */
export function sumCounts(spans: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => spans.reduce((total, span) => total + of(span), 0);
  return {
    accepted: sum((span) => span.accepted),
    succeeded: sum((span) => span.succeeded),
    failed: sum((span) => span.failed),
    retrying: sum((span) => span.retrying),
    latency: addHistograms(spans.map((span) => span.latency)),
  };
}

/**
 * The share of deliveries that succeeded, of those whose latest attempt has told: one that is being retried has not
 * succeeded. Null while there is none.
 */
export function successRate({ succeeded, failed, retrying }: Omit<Counts, 'accepted' | 'latency'>): number | null {
  const told = succeeded + failed + retrying;
  return told === 0 ? null : succeeded / told;
}

/** Neighbouring spans joined into groups of `size`, beginning with the first. */
export function groupsOf<T>(spans: readonly T[], size: number): T[][] {
  const count = Math.ceil(spans.length / size);
  return Array.from({ length: count }, (_, index) => spans.slice(index * size, (index + 1) * size));
}
