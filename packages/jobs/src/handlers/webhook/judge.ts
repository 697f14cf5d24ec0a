import { parseRetryAfterMs, retryDelayMs } from '@novapulse/core';
import type { SendResult } from './sendResult.ts';

export type JudgeInput = {
  /** Tries that ended with an outcome, this one included. */
  tries: number;
  /** Delays after the 1st, 2nd … failed try. */
  scheduleMs: readonly number[];
  /** In [0, 1); jitter only ever adds. */
  random: () => number;
  /** Only to read a `Retry-After` that is a date. */
  now: Date;
};

export type Verdict = {
  outcome: 'succeeded' | 'failed';
  /** False when the answer forbids another try: 2xx, 410, `webhook-delivery: abort-message`. */
  retryable: boolean;
  /** Until the next try, if the job has one left; null when none is wanted. */
  delayMs: number | null;
  /** The endpoint is to be disabled: it answered 410, or asked for it with `webhook-delivery: disable`. */
  disable: null | 'gone' | 'receiver_asked';
  /** Nothing is to be sent to the endpoint for so long, counted by the ledger's clock; null when it need not wait. */
  holdBackMs: number | null;
};

// The receiver, or what stands before it, says that it cannot take more at the moment.
const holdBackStatuses = new Set([429, 502, 503, 504]);

/** What follows from an attempt's result; not for an aborted one, which has no outcome. */
export function judge(result: Omit<SendResult, 'durationMs'>, { tries, scheduleMs, random, now }: JudgeInput): Verdict {
  const isSuccess = result.errorCode === null;
  // A 410 that broke off half-way is not acted upon: one more try tells for sure.
  const isGone = result.errorCode === 'http_status' && result.statusCode === 410;
  const retryable = !isSuccess && !isGone && !result.abortMessage;
  const askedMs = isSuccess || result.retryAfter === null ? null : parseRetryAfterMs(result.retryAfter, now);
  return {
    outcome: isSuccess ? 'succeeded' : 'failed',
    retryable,
    delayMs: retryable ? Math.max(scheduledMs(scheduleMs, tries, random), askedMs ?? 0) : null,
    disable: isGone ? 'gone' : result.disable ? 'receiver_asked' : null,
    holdBackMs: isHeldBack(result.statusCode) ? (askedMs ?? scheduleMs[0] ?? null) : null,
  };
}

// A job keeps the budget of the schedule under which it was enqueued. When that was longer than today's, its later tries
// keep to today's last delay.
function scheduledMs(scheduleMs: readonly number[], tries: number, random: () => number): number {
  return retryDelayMs({ scheduleMs, tries: Math.max(1, Math.min(tries, scheduleMs.length)), random }) ?? 0;
}

// Without `Retry-After` the endpoint waits as long as after a first failure. The delivery's own delay would be no
// measure: an old delivery's tenth try must not hold its endpoint for a day.
function isHeldBack(statusCode: number | null): boolean {
  return statusCode !== null && holdBackStatuses.has(statusCode);
}
