const quarterMs = 15 * 60_000;

// An id is made a moment before its row is committed, by a clock that may be a little behind.
const graceMs = 5 * 60_000;

/** How many quarters of an hour an hour has. */
export const quartersPerHour = 4;

/** The beginnings of the `count` quarters of an hour that end with the one under way, oldest first; UTC. */
export function quartersUntil(now: Date, count: number): Date[] {
  const last = Math.floor(now.getTime() / quarterMs) * quarterMs;
  return Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * quarterMs));
}

export function endOf(quarter: Date): Date {
  return new Date(quarter.getTime() + quarterMs);
}

/** Whether no further delivery can be accepted in the quarter. */
export function isClosed(quarter: Date, now: Date): boolean {
  return now.getTime() >= endOf(quarter).getTime() + graceMs;
}
