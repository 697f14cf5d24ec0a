import { type Prisma, sqlOf } from '@novapulse/db';
import { liftLocks } from '../authentication/countTry.ts';
import { revokeDeviceTrust } from '../authentication/devices.ts';
import { voidLoginTickets } from '../authentication/loginTickets.ts';

export type RemovedPasskey = { name: string /** Whether it was the last second factor. */; wasLast: boolean };

/**
 * Takes a passkey away, with what rested on it: trusted devices, sign-ins under way and, when no second factor is left,
 * recovery codes and locks. Null when the user has no such passkey.
 */
export async function removePasskey(
  tx: Prisma.TransactionClient,
  { userId, id }: { userId: string; id: string },
  now: Date,
): Promise<RemovedPasskey | null> {
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  const passkey = await tx.passkey.findFirst({ where: { id, userId }, select: { name: true } });
  if (passkey === null) return null;
  await tx.passkey.deleteMany({ where: { id, userId } });
  await revokeDeviceTrust(tx, userId);
  await voidLoginTickets(tx, userId, now);
  const [passkeys, totp] = [
    await tx.passkey.count({ where: { userId } }),
    await tx.totpFactor.count({ where: { userId } }),
  ];
  const wasLast = passkeys + totp === 0;
  if (wasLast) {
    await tx.recoveryCodeSet.deleteMany({ where: { userId } });
    await liftLocks(sqlOf(tx), userId, 'second_factor');
  }
  return { name: passkey.name, wasLast };
}
