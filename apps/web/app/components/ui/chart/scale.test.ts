import { describe, expect, it } from 'vitest';
import { linePath, niceTop } from './scale.ts';

describe('a chart', () => {
  it.each([
    [0, 4],
    [0.3, 0.4],
    [3, 4],
    [685, 800],
    [1240, 2000],
    [4001, 8000],
  ])('has room for %d below %d', (peak, top) => expect(niceTop(peak)).toBeCloseTo(top));

  it('interrupts its line where nothing was measured', () => {
    expect(linePath([{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }])).toBe('M0.0 1.0L1.0 2.0M3.0 4.0h0');
  });
});
