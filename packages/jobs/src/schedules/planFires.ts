import type { CronTimes } from './cron.ts';

/** What becomes of times that passed while nobody ran: none of them, one run for all, or one run each. */
export const misfires = ['skip', 'once', 'all'] as const;

export type Misfire = (typeof misfires)[number];

export type PlannedFire = {
  fireAt: Date;
  /** Missed, and the rule says to leave it. */
  isSkipped: boolean;
  /** Times before it that go without a run of their own. */
  passedOver: number;
};

export type FirePlan = { fires: PlannedFire[]; next: Date | null };

/** With `skip`, what is later than this was missed. */
const graceMs = 60_000;

// A year of missed minutes is worked off in pieces of this size.
const maxRuns = 50;
const maxTimes = 1_000;

/**
 * What a schedule that is due at `dueAt` does at `now`, and when it is due next. That may have passed already: then
 * there was more than fits into one plan.
 */
export function planFires(times: CronTimes, misfire: Misfire, dueAt: Date, now: Date): FirePlan {
  const limit = misfire === 'all' ? maxRuns : maxTimes;
  const due: Date[] = [];
  let next: Date | null = dueAt;
  while (next !== null && next <= now && due.length < limit) {
    due.push(next);
    next = times.after(next);
  }
  if (misfire === 'all') return { fires: due.map((fireAt) => ({ fireAt, isSkipped: false, passedOver: 0 })), next };
  const fireAt = due.at(-1);
  // Only the last time that has passed counts, and it is not among these.
  const isMoreToCome = next !== null && next <= now;
  if (fireAt === undefined || isMoreToCome) return { fires: [], next };
  const isSkipped = misfire === 'skip' && now.getTime() - fireAt.getTime() > graceMs;
  return { fires: [{ fireAt, isSkipped, passedOver: due.length - 1 }], next };
}
