import { NovaError } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { mailAccountNotice } from '../accounts/mailAccount.ts';
import { recordAudit } from '../audit/recordAudit.ts';
import { type Admission, countTry, forgetFailures, returnTry, type TryKey } from '../authentication/countTry.ts';
import { findEnrolledFactors } from '../authentication/enrolledFactors.ts';
import { lockedFor } from '../authentication/lockedFor.ts';
import type { Context } from '../context.ts';
import type { SecondFactorProof } from '../inputs/secondFactor.ts';
import { countOutcome } from './countOutcome.ts';
import { type PreparedProof, prepareProof } from './prepareProof.ts';

export type SecondFactorTry = {
  userId: string;
  email: string;
  /** In whose audit log the try appears. */
  organizationId: string | null;
  /** The procedure that asks. */
  action: string;
  proof: SecondFactorProof;
};

/** What a second factor was asked for; `factor` says which one it was. */
type Then<T> = (tx: Prisma.TransactionClient, factor: PreparedProof['factor']) => Promise<T>;

/** Failures of every second factor count together, whoever asks for it. */
export const secondFactorKey = (userId: string): TryKey => ({ userId, factor: 'second_factor', deviceId: '' });

/**
 * Tries a second factor and, if it is right and unused, does `then` in the transaction that uses it up. The try counts
 * as failed until it has succeeded.
 *
 * @throws NovaError `TOO_MANY_REQUESTS` while the second factor is locked, `UNAUTHORIZED` (reason `WRONG_CODE`) when
 * the proof is wrong or was used before, `SERVICE_UNAVAILABLE` when it cannot be checked.
 */
export function passSecondFactor<T>(ctx: Context, tried: SecondFactorTry, then: Then<T>): Promise<T> {
  const factor = 'code' in tried.proof ? 'totp' : 'recovery_code';
  const attempt = () => ctx.oneAtATime(`second_factor:${tried.userId}`, () => trySecondFactor(ctx, tried, then));
  return countOutcome(ctx, factor, attempt);
}

async function trySecondFactor<T>(
  ctx: Context,
  { userId, email, organizationId, action, proof }: SecondFactorTry,
  then: Then<T>,
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
    // Whoever changes the factors of the user waits, or has made us wait and is seen.
    await tx.$queryRaw`select id from users where id = ${userId} for share`;
    if (!(await prepared.spend(tx))) return null;
    await forgetFailures(sqlOf(tx), key);
    if (prepared.factor === 'recovery_code') await tellOfRecoveryCode(tx, ctx, { userId, email });
    return { value: await then(tx, prepared.factor) };
  });
  if (outcome === null) throw await refuse(wrongCode());
  return outcome.value;
}

async function tellOfRecoveryCode(
  tx: Prisma.TransactionClient,
  ctx: Context,
  { userId, email }: { userId: string; email: string },
): Promise<void> {
  const { recoveryCodesRemaining } = await findEnrolledFactors(sqlOf(tx), userId);
  await mailAccountNotice(tx, ctx, { to: email, notice: 'recoveryCodeUsed', detail: String(recoveryCodesRemaining) });
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
