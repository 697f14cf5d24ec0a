const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:02:12`, in UTC. */
export function formatClock(at: Date): string {
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** `24 Nov`, or `3 Mar 2026` when `now` is in another year. UTC. */
export function formatDay(at: Date, now: Date): string {
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''}`;
  return at.getUTCFullYear() === now.getUTCFullYear() ? day : `${day} ${at.getUTCFullYear()}`;
}

/** `14:02:12` today, else `25 Nov 08:02`. UTC. */
export function formatMoment(at: Date, now: Date): string {
  const isToday = Math.floor(at.getTime() / DAY_MS) === Math.floor(now.getTime() / DAY_MS);
  return isToday ? formatClock(at) : `${formatDay(at, now)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** `24 Nov 08:15`. UTC. */
export function formatDayTime(at: Date): string {
  return `${formatDay(at, at)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** `2026-11-24 14:02:12.204 UTC`. */
export function formatExact(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** `2 min 5 s` has no place in a table: one unit, cut and not rounded, so that it never claims too much. */
function formatAge(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  return `${Math.floor(ms / HOUR_MS)} h`;
}

/** `now`, `40 s ago`, `12 min ago`, `6 h ago`, `yesterday`, `20 Nov`, `3 Mar 2026`; `in 40 s` for the future. */
export function formatRelative(at: Date, now: Date): string {
  const ageMs = now.getTime() - at.getTime();
  if (Math.abs(ageMs) < 2 * SECOND_MS) return 'now';
  if (ageMs < 0) return -ageMs < DAY_MS ? `in ${formatAge(-ageMs)}` : formatDay(at, now);
  if (ageMs < DAY_MS) return `${formatAge(ageMs)} ago`;
  const daysApart = Math.floor(now.getTime() / DAY_MS) - Math.floor(at.getTime() / DAY_MS);
  return daysApart === 1 ? 'yesterday' : formatDay(at, now);
}

/** `12:41` below an hour, `4 h 57 min` above; `0:00` when the time has come. */
export function formatCountdown(until: Date, now: Date): string {
  const leftMs = Math.max(0, until.getTime() - now.getTime());
  const seconds = Math.ceil(leftMs / SECOND_MS);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
