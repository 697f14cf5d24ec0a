import type { Prisma } from '@novapulse/db';

/** The devices of a user that stand for the second factor. */
export function trustedDevice(userId: string, now: Date): Prisma.DeviceWhereInput {
  return { userId, revokedAt: null, expiresAt: { gt: now }, trustedUntil: { gt: now } };
}
