import { expect, it } from 'vitest';
import { exponential } from './exponential.ts';

it('backs off up to the longest delay', () => {
  expect(exponential({ retries: 6, firstMs: 1_000, longestMs: 10_000 })).toEqual([
    1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ]);
  expect(exponential({ retries: 3, firstMs: 100, longestMs: 60_000, factor: 3 })).toEqual([100, 300, 900]);
  expect(exponential({ retries: 0, firstMs: 1, longestMs: 1 })).toEqual([]);
});
