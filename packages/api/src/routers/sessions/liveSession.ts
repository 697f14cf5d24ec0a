import type { Prisma } from '@novapulse/db';
import { sessionIdleSeconds } from '../../authentication/sessionLifetime.ts';

/** The sessions of a user that still let somebody in. */
export function liveSession(userId: string, now: Date): Prisma.SessionWhereInput {
  const idleSince = new Date(now.getTime() - sessionIdleSeconds * 1000);
  return { userId, revokedAt: null, expiresAt: { gt: now }, lastSeenAt: { gt: idleSince } };
}
