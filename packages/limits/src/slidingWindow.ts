/** Points by sub-window, the newest first. `index` numbers the newest one since the clock's start. */
export type WindowCounts = { index: number; counts: number[] };

export type WindowRequest = { points: number; limit: number; windowMs: number; nowMs: number };

export type WindowReading = { fits: boolean; remaining: number; waitMs: number };

/** A window is cut into this many sub-windows; points leave with the sub-window they were taken in. */
export const subWindows = 20;
// Any span as long as the window touches at most one sub-window more than it is long. Counting them all makes
// "no such span holds more than the limit" true, and costs a steady caller one twentieth.
const strictSpan = subWindows + 1;
/** How many sub-windows are remembered: any span of 1.3 windows touches at most this many. */
export const wideSpan = 27;

/** The most in 1.3 windows: without it, one burst at the start and one at the end of 1.2 windows would be twice the limit. */
export function wideLimitOf(limit: number): number {
  return Math.floor((limit * 7) / 4);
}

/**
 * One step of the sliding window, for one key. Redis and Postgres run the same algorithm in their own languages
 * (`redis/takeScript.ts`, the function `rate_limit_take`); one suite of tests holds all three to it.
 */
export function takeFromWindow(
  before: WindowCounts | undefined,
  { points, limit, windowMs, nowMs }: WindowRequest,
): { after: WindowCounts; reading: WindowReading } {
  const widthMs = Math.ceil(windowMs / subWindows);
  // A clock that was set back must not bring old points into the future.
  const index = Math.max(Math.floor(nowMs / widthMs), before?.index ?? 0);
  const counts = shifted(before, index);
  if (points < 0) giveBack(counts, -points);
  const remaining = fitting(counts, limit, 0);
  const fits = points <= 0 || points <= remaining;
  if (points > 0 && fits) counts[0] = (counts[0] ?? 0) + points;
  const wanted = fits ? (points === 0 ? 1 : limit) : points;
  return {
    after: { index, counts },
    reading: {
      fits,
      remaining: Math.max(0, fits && points > 0 ? remaining - points : remaining),
      waitMs: waitFor(wanted),
    },
  };

  function waitFor(wanted: number): number {
    for (let later = 0; later <= wideSpan; later += 1) {
      if (fitting(counts, limit, later) >= wanted)
        return later === 0 ? 0 : Math.max(1, (index + later) * widthMs - nowMs);
    }
    // More than the limit never fits.
    return windowMs;
  }
}

function shifted(before: WindowCounts | undefined, index: number): number[] {
  const age = before === undefined ? wideSpan : Math.min(index - before.index, wideSpan);
  const kept = (before?.counts ?? []).slice(0, wideSpan - age);
  return [...new Array<number>(age).fill(0), ...kept, ...new Array<number>(wideSpan - age - kept.length).fill(0)];
}

/** How many more points fit once `later` more sub-windows have begun. */
function fitting(counts: readonly number[], limit: number, later: number): number {
  const strict = sumOf(counts, strictSpan - later);
  const wide = sumOf(counts, wideSpan - later);
  return Math.min(limit - strict, wideLimitOf(limit) - wide);
}

function sumOf(counts: readonly number[], length: number): number {
  let sum = 0;
  for (let age = 0; age < Math.min(length, counts.length); age += 1) sum += counts[age] ?? 0;
  return sum;
}

function giveBack(counts: number[], points: number): void {
  let left = points;
  for (const [age, count] of counts.entries()) {
    const given = Math.min(count, left);
    counts[age] = count - given;
    left -= given;
  }
}
