import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';
import { planFires } from './planFires.ts';

const times = (expression: string, timeZone: string, after: string, count: number) => {
  const cron = parseCron(expression, timeZone);
  const found: string[] = [];
  for (let time = cron.after(new Date(after)); time && found.length < count; time = cron.after(time)) {
    found.push(time.toISOString().slice(0, 16));
  }
  return found;
};

describe('parseCron', () => {
  it('runs once when clocks jump over its time, at the jump', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00, which is 01:00 UTC.
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });

  it('runs once when its time comes twice, the first time', () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00.
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-23T12:00:00Z', 3)).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('follows elapsed time with what repeats', () => {
    expect(times('*/30 * * * *', 'Europe/Berlin', '2026-10-25T00:01:00Z', 4)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
    expect(times('*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:29:59Z', 3)).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:00',
      '2026-03-29T01:30',
    ]);
  });

  it('keeps the hour of a zone over the year', () => {
    expect(times('0 9 1 * *', 'America/New_York', '2026-10-31T00:00:00Z', 2)).toEqual([
      '2026-11-01T14:00',
      '2026-12-01T14:00',
    ]);
  });

  it('knows when there is never a time', () => {
    expect(times('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });

  it.each([
    ['* * * *', 'UTC'],
    ['* * * * * *', 'UTC'],
    ['@daily', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['*/0 * * * *', 'UTC'],
    ['x * * * *', 'UTC'],
    ['', 'UTC'],
    [`${'1,'.repeat(60)}1 * * * *`, 'UTC'],
    ['* * * * *', 'Nowhere/City'],
    ['* * * * *', '+02:00'],
    ['* * * * *', ''],
  ])('refuses %j in %j', (expression, timeZone) => {
    expect(() => parseCron(expression, timeZone)).toThrow(RangeError);
  });
});

describe('planFires', () => {
  const everyMinute = parseCron('* * * * *', 'UTC');
  const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 0, 1, 0, minute, second));

  it('fires a time that has just come, whatever the rule', () => {
    for (const misfire of ['skip', 'once', 'all'] as const) {
      expect(planFires(everyMinute, misfire, at(5), at(5, 30))).toEqual({
        fires: [{ fireAt: at(5), isSkipped: false, passedOver: 0 }],
        next: at(6),
      });
    }
  });

  it('does nothing before its time', () => {
    expect(planFires(everyMinute, 'once', at(5), at(4, 59))).toEqual({ fires: [], next: at(5) });
  });

  it('runs every missed time with all, and says what is left', () => {
    expect(planFires(everyMinute, 'all', at(5), at(8)).fires.map(({ fireAt }) => fireAt)).toEqual([
      at(5),
      at(6),
      at(7),
      at(8),
    ]);
    const long = planFires(everyMinute, 'all', at(0), at(600));
    expect([long.fires.length, long.next]).toEqual([50, at(50)]);
  });

  it('runs the last missed time with once', () => {
    const hourly = parseCron('0 * * * *', 'UTC');
    expect(planFires(hourly, 'once', at(0), at(150))).toEqual({
      fires: [{ fireAt: at(120), isSkipped: false, passedOver: 2 }],
      next: at(180),
    });
  });

  it('records the last missed time with skip and runs nothing', () => {
    const hourly = parseCron('0 * * * *', 'UTC');
    expect(planFires(hourly, 'skip', at(0), at(150))).toEqual({
      fires: [{ fireAt: at(120), isSkipped: true, passedOver: 2 }],
      next: at(180),
    });
  });

  it('works a year of minutes off in pieces', () => {
    const piece = planFires(everyMinute, 'once', at(0), at(500_000));
    expect(piece).toEqual({ fires: [], next: at(1_000) });
  });
});
