/**
 * A histogram of durations: how many fell into each class. Class `n` holds the milliseconds from 1.1^n to 1.1^(n+1), so
 * a percentile read from it is off by 5 % at most, and histograms of hours add up to the day's.
 */
export type LatencyHistogram = ReadonlyMap<number, number>;

const base = 1.1;

/** The class of a duration in SQL; durations below a millisecond count as one. */
export const latencyClassSql = (durationMs: string): string =>
  `floor(ln(greatest(${durationMs}, 1)::float8) / ln(${base}::float8))::int`;

export function histogramOf(classes: readonly number[], counts: readonly number[]): LatencyHistogram {
  return new Map(classes.map((latencyClass, index) => [latencyClass, counts[index] ?? 0]));
}

export function addHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const sum = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [latencyClass, count] of histogram) sum.set(latencyClass, (sum.get(latencyClass) ?? 0) + count);
  }
  return sum;
}

/** The duration that `share` of all do not exceed, in milliseconds; null when there was none. */
export function percentileMs(histogram: LatencyHistogram, share: number): number | null {
  const classes = [...histogram].toSorted(([a], [b]) => a - b);
  const total = classes.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [latencyClass, count] of classes) {
    seen += count;
    if (seen >= share * total) return Math.round(base ** (latencyClass + 0.5));
  }
  return null;
}
