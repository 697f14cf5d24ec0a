import { NovaError, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Context } from '../context.ts';
import type { Account } from './account.ts';
import { createSession } from './createSession.ts';
import type { SatisfiedFactors } from './decideFactors.ts';
import { type Device, rememberDevice } from './devices.ts';

export type SignIn = {
  factors: SatisfiedFactors;
  /** Where the session acts; null for an operator, and for somebody invited, who belongs nowhere. */
  organizationId: string | null;
  /** The device this is, if the account knows it. */
  device: Device | null;
  /** Whether the device shall stand for the second factor from now on. */
  isTrusted: boolean;
  /** When every factor was proven; now unless given. */
  verifiedAt?: Date | undefined;
};

export type CompletedSignIn = {
  sessionId: string;
  /** Sends the cookies; to be called when the transaction has committed. */
  sendCookies(): void;
};

/**
 * What follows once every factor has passed, whatever they were: a session and a remembered device. The session
 * that the browser brought along ends (OWASP ASVS 5.0, 7.2.4).
 */
export async function completeSignIn(
  tx: Prisma.TransactionClient,
  ctx: Context,
  { factors, organizationId, device, isTrusted, verifiedAt }: SignIn,
): Promise<CompletedSignIn> {
  const known = await rememberDevice(tx, ctx, { userId: factors.userId, device, isTrusted });
  const session = await createSession(tx, ctx, {
    factors,
    organizationId,
    deviceId: known.id,
    ...(verifiedAt && { verifiedAt }),
  });
  const earlier = ctx.sessionCookie.read(ctx.cookieHeader);
  if (earlier !== null) {
    await tx.session.updateMany({
      where: { tokenHash: sha256(earlier), revokedAt: null },
      data: { revokedAt: ctx.deps.clock.now() },
    });
  }
  return {
    sessionId: session.id,
    sendCookies() {
      ctx.setCookie(ctx.sessionCookie.issue(session.token));
      ctx.setCookie(ctx.deviceCookie.issue(known.cookie));
    },
  };
}

/** @throws NovaError `FORBIDDEN` for an account that could sign in and would find itself nowhere. */
export function requireSomewhere({ membership, operator, isInvited }: Account): void {
  if (membership !== null || operator || isInvited) return;
  throw new NovaError('FORBIDDEN', 'You belong to no organization any more. Ask an administrator for an invitation.', {
    reason: 'NO_ORGANIZATION',
  });
}
