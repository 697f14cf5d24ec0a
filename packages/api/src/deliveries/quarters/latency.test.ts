import { describe, expect, it } from 'vitest';
import { addHistograms, histogramOf, type LatencyHistogram, percentileMs } from './latency.ts';

/** What the statement in SQL computes. */
const classOf = (durationMs: number) => Math.floor(Math.log(Math.max(durationMs, 1)) / Math.log(1.1));

function histogram(durationsMs: readonly number[]): LatencyHistogram {
  return addHistograms(durationsMs.map((durationMs) => histogramOf([classOf(durationMs)], [1])));
}

describe('percentiles from a histogram', () => {
  it.each([1, 2, 3, 86, 412, 1040, 15_000])('are within 5 %% of %d ms', (durationMs) => {
    const found = percentileMs(histogram([durationMs]), 0.5) ?? 0;
    expect(Math.abs(found - durationMs)).toBeLessThanOrEqual(Math.max(0.5, durationMs * 0.05));
  });

  it('add up over hours', () => {
    const quick = histogram(Array.from({ length: 94 }, () => 100));
    const slow = histogram(Array.from({ length: 6 }, () => 5000));
    const both = addHistograms([quick, slow]);
    expect(percentileMs(both, 0.5)).toBe(percentileMs(quick, 0.5));
    expect(percentileMs(both, 0.95)).toBe(percentileMs(slow, 0.95));
  });

  it('say nothing of nothing', () => expect(percentileMs(new Map(), 0.95)).toBeNull());
});
