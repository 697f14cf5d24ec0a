import { answerCode } from './answer.ts';
import type { AttemptView, DeliveryView } from './delivery.ts';

export type SchedulePoint = {
  number: number;
  /** ISO 8601; planned ones shift when the attempt before them ends later. */
  at: string;
  kind: 'failed' | 'succeeded' | 'running' | 'next' | 'planned';
  /** The answer's code of what was, the wait in milliseconds before what comes. */
  code: string | null;
  waitMs: number | null;
};

/**
 * The attempts that were, the next one and those that would follow if all fail. Empty when nothing is planned or the
 * numbers have gone beyond the schedule (a retry by hand starts it anew, with numbers that go on).
 */
export function plannedAttempts(
  delivery: Pick<DeliveryView, 'status' | 'nextAttemptAt'>,
  attempts: readonly AttemptView[],
  scheduleMs: readonly number[],
): SchedulePoint[] {
  const { status, nextAttemptAt } = delivery;
  if (status !== 'retrying' || nextAttemptAt === null || attempts.length > scheduleMs.length) return [];
  const points: SchedulePoint[] = attempts.map((attempt) => ({
    number: attempt.number,
    at: attempt.startedAt,
    kind: attempt.outcome === 'succeeded' ? 'succeeded' : attempt.outcome === 'started' ? 'running' : 'failed',
    code: answerCode(attempt) ?? attempt.outcome,
    waitMs: null,
  }));
  const first = attempts.length + 1;
  points.push({ number: first, at: nextAttemptAt, kind: 'next', code: null, waitMs: null });
  let time = new Date(nextAttemptAt).getTime();
  for (const [index, waitMs] of scheduleMs.slice(attempts.length).entries()) {
    time += waitMs;
    points.push({ number: first + index + 1, at: new Date(time).toISOString(), kind: 'planned', code: null, waitMs });
  }
  return points;
}
