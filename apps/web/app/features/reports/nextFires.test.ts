import { describe, expect, it } from 'vitest';
import { nextFires } from './nextFires.server.ts';

const now = new Date('2026-11-24T12:00:00Z');

describe('the next times of a schedule', () => {
  it('are told in its own zone', () => {
    expect(nextFires('0 8 * * 1-5', 'Europe/Berlin', now)).toEqual({
      times: ['Wed 25 Nov, 08:00', 'Thu 26 Nov, 08:00', 'Fri 27 Nov, 08:00'],
      problem: null,
    });
  });

  it.each([
    ['0 8 * *', 'UTC', 'five fields'],
    ['0 8 * * *', 'Mars/Olympus', 'not a time zone'],
  ])('%s in %s: says what is wrong', (cron, timeZone, problem) => {
    expect(nextFires(cron, timeZone, now)).toEqual({ times: [], problem: expect.stringContaining(problem) });
  });
});
