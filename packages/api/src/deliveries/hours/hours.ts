const hourMs = 3_600_000;

// An id is made a moment before its row is committed, by a clock that may be a little behind.
const graceMs = 5 * 60_000;

/** The beginning of the hour that a time lies in, UTC. */
export function hourOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / hourMs) * hourMs);
}

/** The beginnings of the `count` hours that end with the one under way, oldest first. */
export function hoursUntil(now: Date, count: number): Date[] {
  const last = hourOf(now).getTime();
  return Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * hourMs));
}

export function hourAfter(hour: Date): Date {
  return new Date(hour.getTime() + hourMs);
}

/** Whether no further delivery can be accepted in the hour. */
export function isClosed(hour: Date, now: Date): boolean {
  return now.getTime() >= hourAfter(hour).getTime() + graceMs;
}
