/**
 * The moment that a day stands for (`2026-12-01`): its beginning in UTC. Null when none was chosen; what is no day is
 * handed on, for the API to refuse.
 */
export function graceTime(day: string): string | null {
  return day === '' ? null : `${day}T00:00:00Z`;
}
