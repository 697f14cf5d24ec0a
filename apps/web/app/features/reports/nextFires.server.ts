import { parseCron } from '@novapulse/jobs';

/** The next times of a schedule in its own zone, in words, or what is wrong with it. */
export type NextFires = { times: readonly string[]; problem: string | null };

export function nextFires(cron: string, timeZone: string, now: Date, count = 3): NextFires {
  try {
    const schedule = parseCron(cron, timeZone);
    const times: Date[] = [];
    for (let at = schedule.after(now); at !== null && times.length < count; at = schedule.after(at)) times.push(at);
    return { times: times.map((at) => wordsOf(at, timeZone)), problem: null };
  } catch (error) {
    if (error instanceof RangeError) return { times: [], problem: error.message };
    throw error;
  }
}

/** `Wed 25 Nov, 08:00`. */
function wordsOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
