import type { Prisma } from '@novapulse/db';

type FactorTransaction = Pick<
  Prisma.TransactionClient,
  'totpFactor' | 'totpEnrolment' | 'recoveryCodeSet' | 'passkey' | 'passkeyChallenge' | 'authenticationFailure'
>;

/** Removes every second factor of a user, what was begun of a new one, and the lock on trying them. */
export async function removeSecondFactors(tx: FactorTransaction, userId: string): Promise<void> {
  await tx.totpFactor.deleteMany({ where: { userId } });
  await tx.totpEnrolment.deleteMany({ where: { userId } });
  await tx.recoveryCodeSet.deleteMany({ where: { userId } });
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.passkeyChallenge.deleteMany({ where: { userId } });
  await tx.authenticationFailure.deleteMany({ where: { userId, factor: 'second_factor' } });
}
