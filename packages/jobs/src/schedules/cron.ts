import { Cron } from 'croner';

/** A cron expression of five fields in a time zone. */
export type CronTimes = {
  /** The first time after `time`; null when there is none within reach. */
  after(time: Date): Date | null;
};

const maxLength = 100;

/**
 * Reads `minute hour day-of-month month day-of-week`, in the time of an IANA zone. Where clocks change, a fixed time (one
 * minute, one hour) that is left out runs when the clock jumps, and one that comes twice runs the first time only; what
 * repeats (`*`, steps) follows elapsed time.
 *
 * @throws RangeError saying what is wrong with the expression or the zone.
 */
export function parseCron(expression: string, timeZone: string): CronTimes {
  if (!isTimeZone(timeZone)) throw new RangeError('This is not a time zone. Use an IANA name such as Europe/Berlin.');
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5 || expression.length > maxLength) {
    throw new RangeError('Write five fields: minute, hour, day of month, month, day of week.');
  }
  const cron = open(fields.join(' '), timeZone);
  return { after: (time) => cron.nextRun(time) };
}

function open(expression: string, timezone: string): Cron {
  try {
    // Without a function and paused: it only calculates.
    return new Cron(expression, { timezone, mode: '5-part', paused: true });
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message.replace(/^Cron\w+: /, '') : 'This is not cron.');
  }
}

function isTimeZone(name: string): boolean {
  // Offsets are zones to Intl, and not what people mean whose clocks change.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
