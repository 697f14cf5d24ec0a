import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeFromWindow, type WindowCounts } from './slidingWindow.ts';

const windowMs = 1000;

function createWindow(limit: number, ofMs = windowMs) {
  let counts: WindowCounts | undefined;
  return (nowMs: number, points = 1) => {
    const { after, reading } = takeFromWindow(counts, { points, limit, windowMs: ofMs, nowMs });
    counts = after;
    return reading;
  };
}

/** The most points in any span that is `spanMs` long, both ends counted. */
function mostIn(spanMs: number, taken: readonly { atMs: number; points: number }[]): number {
  const spans = taken.map(({ atMs: startMs }) =>
    taken
      .filter(({ atMs }) => atMs >= startMs && atMs <= startMs + spanMs)
      .reduce((sum, { points }) => sum + points, 0),
  );
  return Math.max(0, ...spans);
}

describe('takeFromWindow', () => {
  it('lets exactly the limit through at once, wherever in the window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 3000 }), (limit, startMs) => {
        const take = createWindow(limit);
        const fits = Array.from({ length: limit + 3 }, () => take(startMs).fits);
        expect(fits.filter(Boolean)).toHaveLength(limit);
        expect(fits.slice(limit)).toEqual([false, false, false]);
      }),
    );
  });

  it('lets no more than the limit through in any window, and less than twice the limit in 1.2 windows', () => {
    const steps = fc.array(
      fc.record({ pauseMs: fc.integer({ min: 0, max: 400 }), points: fc.integer({ min: 1, max: 6 }) }),
      {
        minLength: 20,
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), steps, fc.boolean(), (limit, calls, isFlood) => {
        const take = createWindow(limit);
        const taken: { atMs: number; points: number }[] = [];
        let nowMs = 0;
        for (const { pauseMs, points } of calls) {
          nowMs += isFlood ? pauseMs % 20 : pauseMs;
          if (take(nowMs, points).fits) taken.push({ atMs: nowMs, points });
        }
        expect(mostIn(windowMs, taken)).toBeLessThanOrEqual(limit);
        expect(mostIn(windowMs * 1.2, taken)).toBeLessThan(2 * limit);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a flood nearly the whole rate', () => {
    const take = createWindow(100);
    let taken = 0;
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1) if (take(nowMs).fits) taken += 1;
    expect(taken).toBeGreaterThan(0.94 * 60 * 100);
    expect(taken).toBeLessThanOrEqual(61 * 100);
  });

  it('says when to come back: not a millisecond later would do, and not one earlier', () => {
    const points = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), points), { maxLength: 40 }),
        points,
        (calls, wanted) => {
          const take = createWindow(12);
          let nowMs = 5;
          for (const [pauseMs, amount] of calls) {
            nowMs += pauseMs;
            take(nowMs, amount);
          }
          const refused = take(nowMs, wanted);
          if (refused.fits) return;
          expect(take(nowMs + refused.waitMs - 1, wanted).fits).toBe(false);
          expect(take(nowMs + refused.waitMs, wanted).fits).toBe(true);
        },
      ),
    );
  });

  it('never fits more than the limit, and says to wait a whole window', () => {
    expect(createWindow(5)(0, 6)).toEqual({ fits: false, remaining: 5, waitMs: windowMs });
  });

  it('takes nothing when it reads, and says whether one more fits', () => {
    const take = createWindow(2);
    expect(take(0, 0)).toEqual({ fits: true, remaining: 2, waitMs: 0 });
    take(0, 2);
    expect(take(10, 0)).toMatchObject({ remaining: 0, waitMs: 1050 - 10 });
  });

  it('gives points back, and never more than were taken', () => {
    const take = createWindow(3);
    take(0, 3);
    take(60, -2);
    expect(take(60, 0).remaining).toBe(2);
    take(60, -50);
    expect(take(60, 0).remaining).toBe(3);
  });

  it('keeps what was taken when the clock is set back', () => {
    const take = createWindow(1);
    expect(take(100_000).fits).toBe(true);
    expect(take(50_000).fits).toBe(false);
  });
});
