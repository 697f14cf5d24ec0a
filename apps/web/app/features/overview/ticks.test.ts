import { describe, expect, it } from 'vitest';
import { ticksOf } from './ticks.ts';

const series = (from: string, count: number, stepMs: number) =>
  Array.from({ length: count }, (_, index) => ({
    startsAt: new Date(new Date(from).getTime() + index * stepMs).toISOString(),
    minutes: 15,
    succeeded: 0,
    failed: 0,
    retrying: 0,
    p50Ms: null,
    p95Ms: null,
  }));

describe('the times below a chart', () => {
  it('are every fourth hour of a day', () => {
    const day = series('2026-11-23T14:30:00Z', 96, 900_000);
    expect(ticksOf(day, '24h').map(({ label }) => label)).toEqual([
      '16:00',
      '20:00',
      '00:00',
      '04:00',
      '08:00',
      '12:00',
    ]);
  });

  it('are the days of a week, without one that would be cut', () => {
    const week = series('2026-11-18T00:00:00Z', 168, 3_600_000);
    expect(ticksOf(week, '7d').map(({ label }) => label)).toEqual([
      '19 Nov',
      '20 Nov',
      '21 Nov',
      '22 Nov',
      '23 Nov',
      '24 Nov',
    ]);
  });
});
