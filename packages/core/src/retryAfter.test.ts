import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { parseRetryAfterMs } from './retryAfter.ts';

const now = new Date('1994-11-06T08:49:37.000Z');
const day = 86_400_000;

describe('parseRetryAfterMs', () => {
  it.each([
    ['0', 0],
    ['1', 1000],
    ['120', 120_000],
    ['0120', 120_000],
    [' \t120 ', 120_000],
    ['86400', day],
    ['86401', day],
    ['9'.repeat(400), day],
  ])('reads %j as seconds', (header, expected) => {
    expect(parseRetryAfterMs(header, now)).toBe(expected);
  });

  it.each([
    ['Sun, 06 Nov 1994 08:50:37 GMT', 60_000],
    ['Sunday, 06-Nov-94 08:50:37 GMT', 60_000],
    ['Sun Nov  6 08:50:37 1994', 60_000],
    ['Sun Nov 06 08:50:37 1994', 60_000],
    ['SUN, 06 NOV 1994 08:50:37 gmt', 60_000],
    ['Sun, 06 Nov 1994 08:50:37 UTC', 60_000],
    ['Sun, 06 Nov 1994 08:50:37 +0000', 60_000],
    // The day of the week does not matter: a receiver that counts days wrongly still asked for a pause.
    ['Mon, 06 Nov 1994 08:50:37 GMT', 60_000],
    // A leap second belongs to the next minute.
    ['Sun, 06 Nov 1994 08:50:60 GMT', 83_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:36 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Sat, 01 Jan 0000 00:00:00 GMT', 0],
    ['Sunday, 06-Nov-44 08:50:37 GMT', day],
    ['Sunday, 06-Nov-45 08:50:37 GMT', 0],
    ['Mon, 07 Nov 1994 08:49:38 GMT', day],
    ['Fri, 31 Dec 9999 23:59:59 GMT', day],
  ])('reads %j as a date', (header, expected) => {
    expect(parseRetryAfterMs(header, now)).toBe(expected);
  });

  it('reads two digits of a year across the turn of a century', () => {
    const newYearsEve = new Date('2099-12-31T23:59:00Z');
    expect(parseRetryAfterMs('Friday, 01-Jan-00 00:00:00 GMT', newYearsEve)).toBe(60_000);
    expect(parseRetryAfterMs('Thursday, 31-Dec-99 23:59:30 GMT', newYearsEve)).toBe(30_000);
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '٣',
    'soon',
    'NaN',
    'Infinity',
    '120, 240',
    '120s',
    '1994-11-06T08:50:37Z',
    'Sun, 06 Nov 1994 08:50:37',
    'Sun, 06 Nov 1994 08:50:37 PST',
    'Sun, 06 Nov 1994 08:50:37 +0100',
    'Sun, 6 Nov 1994 08:50:37 GMT',
    'Wed, 31 Feb 2094 08:50:37 GMT',
    'Wed, 00 Feb 2094 08:50:37 GMT',
    'Wed, 29 Feb 2023 08:50:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 06 Nov 1994 08:50:61 GMT',
    'Sun, 06 Foo 1994 08:50:37 GMT',
    'Xyz, 06 Nov 1994 08:50:37 GMT',
    'Sun Nov 6 08:50:37 1994',
    'Sun, 06 Nov 1994 08:50:37 GMT\n',
  ])('takes %j for no header', (header) => {
    expect(parseRetryAfterMs(header, now)).toBeNull();
  });

  it('never undercuts what was asked, up to 24 hours', () => {
    const second = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(second, second, fc.nat(999), (asked, current, ms) => {
        expect(parseRetryAfterMs(`${asked}`, now)).toBe(Math.min(asked * 1000, day));
        const then = new Date(asked * 1000);
        const pause = parseRetryAfterMs(then.toUTCString(), new Date(current * 1000 + ms));
        expect(pause).toBe(Math.min(Math.max(then.getTime() - current * 1000 - ms, 0), day));
      }),
    );
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pause = parseRetryAfterMs(text, now);
        expect(pause === null || (pause >= 0 && pause <= day)).toBe(true);
      }),
    );
  });
});
