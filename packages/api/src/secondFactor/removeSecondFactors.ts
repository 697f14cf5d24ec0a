import { type Prisma, sqlOf } from '@novapulse/db';
import { liftLocks } from '../authentication/countTry.ts';
import { revokeDeviceTrust } from '../authentication/devices.ts';
import { voidLoginTickets } from '../authentication/loginTickets.ts';

/**
 * Takes a user's authenticator app and recovery codes away, with everything that rested on them: trusted devices,
 * locks, and sign-ins that wait for a code.
 */
export async function removeTotp(tx: Prisma.TransactionClient, userId: string, now: Date): Promise<void> {
  await tx.totpFactor.deleteMany({ where: { userId } });
  await tx.totpEnrolment.deleteMany({ where: { userId } });
  await tx.recoveryCodeSet.deleteMany({ where: { userId } });
  await revokeDeviceTrust(tx, userId);
  await voidLoginTickets(tx, userId, now);
  await liftLocks(sqlOf(tx), userId, 'second_factor');
}

/** Takes every second factor away, passkeys too: an admin's reset for somebody who has lost them all. */
export async function removeSecondFactors(tx: Prisma.TransactionClient, userId: string, now: Date): Promise<void> {
  await removeTotp(tx, userId, now);
  await tx.passkey.deleteMany({ where: { userId } });
}
