import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRetrySchedule, parseRetrySchedule, retryBudget, retryDelayMs } from './retry.ts';

const hour = 3_600_000;

describe('parseRetrySchedule', () => {
  it('reads the default: ten tries', () => {
    const scheduleMs = parseRetrySchedule(defaultRetrySchedule);
    expect(scheduleMs).toEqual([
      5000,
      300_000,
      hour / 2,
      2 * hour,
      5 * hour,
      10 * hour,
      14 * hour,
      20 * hour,
      24 * hour,
    ]);
    expect(retryBudget(scheduleMs)).toBe(10);
  });

  it('takes spaces around commas, milliseconds and a single delay', () => {
    expect(parseRetrySchedule(' 100ms , 1s,30d')).toEqual([100, 1000, 720 * hour]);
    expect(parseRetrySchedule('0s')).toEqual([0]);
  });

  it.each([
    ['', 1],
    ['5s,', 2],
    [',5s', 1],
    ['5s,,5m', 2],
    ['5s,5m,soon', 3],
    ['5s,-5m', 2],
    ['5s 5m', 1],
    ['5s;5m', 1],
    ['5s,31d', 2],
  ])('refuses %j and names entry %d', (text, position) => {
    expect(() => parseRetrySchedule(text)).toThrow(`Delay ${position} of the retry schedule`);
  });

  it('refuses more than 100 delays', () => {
    expect(parseRetrySchedule(Array(100).fill('1s').join())).toHaveLength(100);
    expect(() => parseRetrySchedule(Array(101).fill('1s').join())).toThrow('at most 100 delays');
  });
});

describe('retryDelayMs', () => {
  const scheduleMs = [5000, 300_000];

  it('waits as the schedule says and then gives up', () => {
    const delays = [1, 2, 3, 4].map((tries) => retryDelayMs({ scheduleMs, tries, random: () => 0 }));
    expect(delays).toEqual([5000, 300_000, null, null]);
    expect(retryDelayMs({ scheduleMs: [], tries: 1, random: () => 0 })).toBeNull();
  });

  it('adds up to a tenth and never takes away', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 * 24 * hour }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (delayMs, share) => {
          const jittered = retryDelayMs({ scheduleMs: [delayMs], tries: 1, random: () => share });
          expect(Number.isInteger(jittered)).toBe(true);
          expect(jittered).toBeGreaterThanOrEqual(delayMs);
          expect(jittered).toBeLessThanOrEqual(delayMs * 1.1);
        },
      ),
    );
    expect(retryDelayMs({ scheduleMs, tries: 1, random: () => 0.9999 })).toBe(5499);
  });
});
