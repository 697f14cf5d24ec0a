import { describe, expect, it } from 'vitest';
import { formatDuration, formatWait } from './duration.ts';
import { shortenId } from './id.ts';
import { formatBytes, formatCount, formatCounted, formatPercent, formatRate } from './number.ts';
import { formatCountdown, formatExact, formatMoment, formatRelative } from './time.ts';
import { splitUrl } from './url.ts';

const now = new Date('2026-11-24T14:19:31.000Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

describe('times', () => {
  it.each([
    [0, 'now'],
    [1, 'now'],
    [40, '40 s ago'],
    [59.9, '59 s ago'],
    [12 * 60, '12 min ago'],
    [6 * 3600, '6 h ago'],
    [25 * 3600, 'yesterday'],
    [4 * 86_400, '20 Nov'],
    [365 * 86_400, '24 Nov 2025'],
    [-40, 'in 40 s'],
    [-2 * 86_400, '26 Nov'],
  ])('says %d seconds ago as %s', (seconds, text) => {
    expect(formatRelative(ago(seconds), now)).toBe(text);
  });

  it('gives the exact time in UTC', () => {
    expect(formatExact(new Date('2026-11-24T14:02:12.204Z'))).toBe('2026-11-24 14:02:12.204 UTC');
  });

  it('names the day only when it is another one', () => {
    expect(formatMoment(new Date('2026-11-24T14:32:12Z'), now)).toBe('14:32:12');
    expect(formatMoment(new Date('2026-11-25T08:02:00Z'), now)).toBe('25 Nov 08:02');
  });

  it.each([
    [761, '12:41'],
    [5, '0:05'],
    [4 * 3600 + 57 * 60, '4 h 57 min'],
    [-3, '0:00'],
  ])('counts %d seconds down as %s', (seconds, text) => {
    expect(formatCountdown(ago(-seconds), now)).toBe(text);
  });
});

describe('durations', () => {
  it.each([
    [3, '3 ms'],
    [412.4, '412 ms'],
    [1040, '1.04 s'],
    [15_000, '15.00 s'],
    [112_000, '1 min 52 s'],
  ])('shows %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [5000, '5 s'],
    [300_000, '5 min'],
    [7_200_000, '2 h'],
    [86_400_000, '24 h'],
  ])('plans %d ms as %s', (ms, text) => expect(formatWait(ms)).toBe(text));
});

describe('numbers', () => {
  it('groups thousands and shortens millions', () => {
    expect([formatCount(1204), formatCount(593_410), formatCount(14_200_000)]).toEqual(['1,204', '593,410', '14.2 M']);
    expect([formatCounted(1, 'webhook'), formatCounted(2, 'delivery', 'deliveries')]).toEqual([
      '1 webhook',
      '2 deliveries',
    ]);
  });

  it.each([
    [1, '100'],
    [0.999999, '99.99'],
    [0.9871, '98.7'],
    [0.99713, '99.71'],
    [0.846, '84.6'],
    [0, '0.0'],
  ])('never rounds %d up to a success', (share, text) => expect(formatPercent(share)).toBe(text));

  it.each([
    [412.4, '412'],
    [4.25, '4.3'],
    [1 / 3, '0.33'],
    [0, '0'],
  ])('shows %d a minute as %s', (rate, text) => expect(formatRate(rate)).toBe(text));

  it('counts bytes', () => {
    expect([formatBytes(188), formatBytes(1229), formatBytes(3_565_158)]).toEqual(['188 B', '1.2 KiB', '3.4 MiB']);
  });
});

describe('ids and URLs', () => {
  it('keeps the ends of an id', () => {
    expect(shortenId('evt_01JDFQ8Z3M7K2RW5T9XVBC4N6H')).toBe('evt_01JD…BC4N6H');
    expect(shortenId('whk_short')).toBe('whk_short');
  });

  it.each([
    ['https://erp.tallis.example/inbound/v2?x=1', 'erp.tallis.example', '/inbound/v2?x=1'],
    ['http://127.0.0.1:3000/dev/receiver', 'http://127.0.0.1:3000', '/dev/receiver'],
    ['https://a.example/', 'a.example', ''],
    ['not a url', 'not a url', ''],
  ])('splits %s', (url, host, path) => expect(splitUrl(url)).toEqual({ host, path }));
});
