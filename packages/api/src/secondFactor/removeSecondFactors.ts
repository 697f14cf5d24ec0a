import { type Prisma, sqlOf } from '@novapulse/db';
import { liftLocks } from '../authentication/countTry.ts';
import { revokeDeviceTrust } from '../authentication/devices.ts';
import { voidLoginTickets } from '../authentication/loginTickets.ts';

/**
 * Takes a user's authenticator app away, with everything that rested on it: trusted devices, locks, sign-ins that wait
 * for a code and, unless passkeys are left that they stand in for, recovery codes.
 */
export async function removeTotp(tx: Prisma.TransactionClient, userId: string, now: Date): Promise<void> {
  // Sign-ins hold the user first and the factor then; in the same order here, nobody waits in a circle.
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  await tx.totpFactor.deleteMany({ where: { userId } });
  await tx.totpEnrolment.deleteMany({ where: { userId } });
  const passkeys = await tx.passkey.count({ where: { userId } });
  if (passkeys === 0) await tx.recoveryCodeSet.deleteMany({ where: { userId } });
  await revokeDeviceTrust(tx, userId);
  await voidLoginTickets(tx, userId, now);
  await liftLocks(sqlOf(tx), userId, 'second_factor');
}

/** Takes every second factor away, passkeys too: an admin's reset for somebody who has lost them all. */
export async function removeSecondFactors(tx: Prisma.TransactionClient, userId: string, now: Date): Promise<void> {
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.passkeyChallenge.deleteMany({ where: { userId } });
  await removeTotp(tx, userId, now);
}
