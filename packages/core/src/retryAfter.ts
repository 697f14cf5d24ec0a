const capMs = 24 * 3_600_000;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const time = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';
const month = `(?<month>${months.join('|')})`;
// GMT is the only zone of the grammar; the other two are the same zone in the mouths of mail libraries.
const zone = '(?:gmt|utc|[+-]0000)';

// RFC 9110 §5.6.7. Recipients must take all three forms, and may be lenient about letter case.
const httpDates = [
  `(?:mon|tue|wed|thu|fri|sat|sun), (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} ${zone}`,
  `(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?<day>\\d\\d)-${month}-(?<shortYear>\\d\\d) ${time} ${zone}`,
  `(?:mon|tue|wed|thu|fri|sat|sun) ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/**
 * The pause that a `Retry-After` header asks for (RFC 9110 §10.2.3: whole seconds, or an HTTP date), in milliseconds
 * from `now`. It is never shorter than asked, except that it is capped at 24 hours.
 *
 * Null, as if there were no header, for an absent one and for everything the grammar does not allow: a sign, a
 * fraction, a list, an impossible date. A date that has passed gives 0: the receiver is ready again.
 */
export function parseRetryAfterMs(header: string | null | undefined, now: Date): number | null {
  const text = (header ?? '').replace(/^[ \t]+|[ \t]+$/g, '');
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, capMs);
  const dateMs = parseHttpDateMs(text, now);
  return dateMs === null ? null : Math.min(Math.max(dateMs - now.getTime(), 0), capMs);
}

function parseHttpDateMs(text: string, now: Date): number | null {
  for (const form of httpDates) {
    const groups = form.exec(text)?.groups;
    if (!groups) continue;
    const monthIndex = months.indexOf(groups.month?.toLowerCase() ?? '');
    const day = Number(groups.day);
    const year = groups.shortYear === undefined ? Number(groups.year) : fullYear(Number(groups.shortYear), now);
    const date = new Date(0);
    // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
    date.setUTCFullYear(year, monthIndex, day);
    if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== day) return null;
    return date.setUTCHours(Number(groups.hour), Number(groups.minute), Number(groups.second));
  }
  return null;
}

/** RFC 9110 §5.6.7: two digits that seem to be more than 50 years ahead mean the latest past year that ends so. */
function fullYear(twoDigits: number, now: Date): number {
  const latest = now.getUTCFullYear() + 50;
  return latest - ((latest - twoDigits) % 100);
}
