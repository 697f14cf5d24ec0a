import { newToken, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Context } from '../context.ts';
import type { SatisfiedFactors } from './decideFactors.ts';
import { sessionAbsoluteSeconds } from './sessionLifetime.ts';

type SessionTransaction = Pick<Prisma.TransactionClient, 'session'>;

export type NewSession = {
  factors: SatisfiedFactors;
  organizationId: string | null;
  /** The device that signs in; null when none is remembered. */
  deviceId: string | null;
  /** When every factor was proven. Now, unless an earlier proof stands for one. */
  verifiedAt?: Date;
};

/**
 * Creates a session and returns its token, to be sent as the cookie once the transaction has committed. Nothing else
 * creates sessions, and it asks for the proof that every required factor has passed.
 */
export async function createSession(
  tx: SessionTransaction,
  ctx: Context,
  { factors, organizationId, deviceId, verifiedAt }: NewSession,
): Promise<{ id: string; token: string }> {
  const { newId, clock } = ctx.deps;
  const id = newId('session');
  const token = newToken();
  const now = clock.now();
  await tx.session.create({
    data: {
      id,
      tokenHash: sha256(token),
      userId: factors.userId,
      organizationId,
      factors: [...factors.passed],
      deviceId,
      userAgent: ctx.client.userAgent,
      address: ctx.client.address,
      verifiedAt: verifiedAt ?? now,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + sessionAbsoluteSeconds * 1000),
    },
  });
  return { id, token };
}
