const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

// Nobody is to hold a mail for days by what a reply says.
const longestMs = 6 * 3_600_000;

/**
 * The delay that a temporary reply asks for in its text, as greylisting and rate-limiting servers write it: `try again
 * in 300 seconds`, `retry after 5 min`, `Greylisted for 5 minutes`, `retry-after: 120`, `come back in 00:05:00`. SMTP
 * has no field for it. Null when there is none; at most six hours.
 */
export function namedDelayMs(response: string): number | null {
  const clock = /\b(?:in|after|for) (\d{1,2}):(\d{2}):(\d{2})\b/i.exec(response);
  if (clock) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map(Number);
    return within((hours * 3600 + minutes * 60 + seconds) * 1000);
  }
  const [, amount = '', unit = 's'] =
    /\b(?:in|after|for|wait|retry-after:?)\s+(?:at least |about |another )?(\d{1,6})\s*(s|m|h)?(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b(?![.:\d])/i.exec(
      response,
    ) ?? [];
  if (amount === '') return null;
  return within(Number(amount) * (unitMs[unit.toLowerCase()] ?? 1_000));
}

function within(delayMs: number): number | null {
  return delayMs === 0 ? null : Math.min(delayMs, longestMs);
}
