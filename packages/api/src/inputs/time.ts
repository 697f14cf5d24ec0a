import { z } from 'zod';

const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A point in time: ISO 8601 with a zone, in the years 1970 to 9999, which is what ids and the database can hold. */
export const timeInput = z.iso
  .datetime({ offset: true, error: 'Give the time as ISO 8601 with a zone, such as 2026-11-24T08:00:00Z.' })
  .refine((text) => isInRange(new Date(text).getTime()), { error: 'Give a time in the years 1970 to 9999.' })
  .transform((text) => new Date(text));

/** A point in time in an output: ISO 8601 in UTC, to the millisecond. */
export const timeOutput = z.iso.datetime();

function isInRange(timeMs: number): boolean {
  return timeMs >= earliest && timeMs <= latest;
}
