import { NovaError } from '@novapulse/core';
import type { Admission } from './countTry.ts';
import { lockSeconds } from './lockSchedule.ts';

type Words = { reason: string; message: string };

/** What somebody is told who may know that something is locked: for how long, or that only a reset helps. */
export function lockedFor(
  { lockedUntil }: Admission & { isAdmitted: false },
  now: Date,
  { locked, resetNeeded }: { locked: Words; resetNeeded: Words },
): NovaError {
  if (lockedUntil === null) {
    const { reason, message } = resetNeeded;
    return new NovaError('TOO_MANY_REQUESTS', message, { reason, retryAfterSeconds: lockSeconds[3] });
  }
  const { reason, message } = locked;
  const retryAfterSeconds = Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000));
  return new NovaError('TOO_MANY_REQUESTS', message, { reason, retryAfterSeconds });
}
