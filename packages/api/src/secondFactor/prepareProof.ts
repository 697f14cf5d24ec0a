import { matchTotpStep, parseRecoveryCode, sealTotpSecret } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { SecondFactorMethod } from '../authentication/decideFactors.ts';
import type { Context } from '../context.ts';
import type { SecondFactorProof } from '../inputs/secondFactor.ts';
import { readTotpSecret } from './totpSecret.ts';

/** A proof that is right and may have been used before: only spending it tells, and it can be spent once. */
export type PreparedProof = {
  factor: SecondFactorMethod;
  /** In the transaction of what the proof is for. False when it has been used before. */
  spend(tx: Prisma.TransactionClient): Promise<boolean>;
};

/**
 * Does the slow part of checking a proof. Null when it is wrong.
 *
 * @throws NovaError `SERVICE_UNAVAILABLE` when the secret cannot be read, or too many hashes are under way.
 */
export function prepareProof(ctx: Context, userId: string, proof: SecondFactorProof): Promise<PreparedProof | null> {
  return 'code' in proof ? prepareCode(ctx, userId, proof.code) : prepareRecoveryCode(ctx, userId, proof.recoveryCode);
}

async function prepareCode(ctx: Context, userId: string, code: string): Promise<PreparedProof | null> {
  const { db, clock, keyring } = ctx.deps;
  const factor = await db.prisma.totpFactor.findUnique({ where: { userId } });
  if (factor === null) return null;
  const of = { userId, factorId: factor.id };
  const secret = readTotpSecret(ctx, factor, of);
  const now = clock.now();
  const step = await matchTotpStep(secret, code, now);
  if (step === null) return null;
  return {
    factor: 'totp',
    async spend(tx) {
      // RFC 6238, section 5.2: a code is accepted once, on whatever path and node. Steps only go forward.
      const { count } = await tx.totpFactor.updateMany({
        where: { id: factor.id, lastUsedStep: { lt: step } },
        data: {
          lastUsedStep: step,
          lastUsedAt: now,
          // Keys rotate as factors are used.
          ...(factor.keyId !== keyring.currentKeyId && sealTotpSecret(keyring, secret, of)),
        },
      });
      return count === 1;
    },
  };
}

async function prepareRecoveryCode(ctx: Context, userId: string, text: string): Promise<PreparedProof | null> {
  const { db, clock } = ctx.deps;
  const code = parseRecoveryCode(text);
  const set = await db.prisma.recoveryCodeSet.findUnique({ where: { userId } });
  if (code === null || set === null) return null;
  const hash = await ctx.passwords.hashRecoveryCode(code, set.salt);
  return {
    factor: 'recovery_code',
    async spend(tx) {
      const { count } = await tx.recoveryCode.updateMany({
        where: { setId: set.id, hash, usedAt: null },
        data: { usedAt: clock.now() },
      });
      return count === 1;
    },
  };
}
