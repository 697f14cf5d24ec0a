import { NovaError } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { recordAudit } from '../audit/recordAudit.ts';
import { type Admission, countTry, forgetFailures, returnTry, type TryKey } from '../authentication/countTry.ts';
import { lockedFor } from '../authentication/lockedFor.ts';
import type { Context } from '../context.ts';
import type { SecondFactorProof } from '../inputs/secondFactor.ts';
import { type PreparedProof, prepareProof } from './prepareProof.ts';

export type SecondFactorTry = {
  userId: string;
  /** In whose audit log the try appears. */
  organizationId: string | null;
  /** The procedure that asks. */
  action: string;
  proof: SecondFactorProof;
};

/** Failures of every second factor count together, whoever asks for it. */
export const secondFactorKey = (userId: string): TryKey => ({ userId, factor: 'second_factor', deviceId: '' });

/**
 * Tries a second factor and, if it is right and unused, does `then` in the transaction that uses it up. The try counts
 * as failed until it has succeeded.
 *
 * @throws NovaError `TOO_MANY_REQUESTS` while the second factor is locked, `UNAUTHORIZED` (reason `WRONG_CODE`) when
 * the proof is wrong or was used before, `SERVICE_UNAVAILABLE` when it cannot be checked.
 */
export async function passSecondFactor<T>(
  ctx: Context,
  { userId, organizationId, action, proof }: SecondFactorTry,
  then: (tx: Prisma.TransactionClient, factor: PreparedProof['factor']) => Promise<T>,
): Promise<T> {
  const { db, clock } = ctx.deps;
  const key = secondFactorKey(userId);
  const refuse = async (error: NovaError) => {
    await recordAudit(db.prisma, ctx, {
      action,
      organizationId,
      actor: { type: 'user', id: userId },
      target: { type: 'user', id: userId },
      outcome: 'failure',
      detail: { factor: 'code' in proof ? 'totp' : 'recovery_code', reason: error.reason ?? error.code },
    });
    return error;
  };

  const admission = await countTry(db.sql, key, clock.now());
  if (!admission.isAdmitted) throw await refuse(secondFactorLocked(admission, clock.now()));
  const prepared = await prepareProof(ctx, userId, proof).catch(async (error: unknown) => {
    await returnTry(db.sql, key, admission.inARow);
    throw error;
  });
  if (prepared === null) throw await refuse(wrongCode());
  const outcome = await db.prisma.$transaction(async (tx) => {
    if (!(await prepared.spend(tx))) return null;
    await forgetFailures(sqlOf(tx), key);
    return { value: await then(tx, prepared.factor) };
  });
  if (outcome === null) throw await refuse(wrongCode());
  return outcome.value;
}

/** What a locked second factor answers. */
export function secondFactorLocked(lock: Admission & { isAdmitted: false }, now: Date): NovaError {
  return lockedFor(lock, now, {
    locked: {
      reason: 'SECOND_FACTOR_LOCKED',
      message: 'Too many wrong codes. Your second factor is locked for a while, whatever code you enter.',
    },
    resetNeeded: {
      reason: 'SECOND_FACTOR_RESET_NEEDED',
      message: 'Your second factor is locked after 100 wrong codes in a row. An administrator has to reset it.',
    },
  });
}

function wrongCode(): NovaError {
  return new NovaError('UNAUTHORIZED', 'This code is wrong, too old or was used before.', { reason: 'WRONG_CODE' });
}
