import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDurationMs, parseDurationMs } from './durations.ts';

describe('parseDurationMs', () => {
  it.each([
    ['500ms', 500],
    ['0s', 0],
    ['15s', 15_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['007s', 7000],
  ])('reads %s as %d ms', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it.each([
    '',
    '5',
    's',
    '-5s',
    '+5s',
    '1.5h',
    '1e3s',
    ' 5s',
    '5s ',
    '5s\n',
    '5 s',
    '5S',
    '5M',
    '1h30m',
    '٥s',
    '5w',
    '99999999999999999999d',
    '0x10s',
    'Infinitys',
  ])('refuses %j', (text) => {
    expect(() => parseDurationMs(text)).toThrow(/is not a duration. Write it like/);
  });
});

describe('formatDurationMs', () => {
  it.each([
    [0, '0s'],
    [1, '1ms'],
    [1500, '1500ms'],
    [90_000, '90s'],
    [300_000, '5m'],
    [7_200_000, '2h'],
    [86_400_000, '1d'],
    [129_600_000, '36h'],
  ])('writes %d ms as %s', (durationMs, expected) => {
    expect(formatDurationMs(durationMs)).toBe(expected);
  });

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (durationMs) => {
        expect(parseDurationMs(formatDurationMs(durationMs))).toBe(durationMs);
      }),
    );
  });
});
