import { describe, expect, it } from 'vitest';
import { expiryTime } from './expiries.ts';

const now = new Date('2026-11-24T12:00:00Z');

describe('when a key expires', () => {
  it.each([
    ['30d', '2026-12-24T12:00:00.000Z'],
    ['365d', '2027-11-24T12:00:00.000Z'],
    ['never', undefined],
    ['forever and a day', '2027-02-22T12:00:00.000Z'],
  ])('%s', (choice, time) => {
    expect(expiryTime(choice, now)).toBe(time);
  });
});
