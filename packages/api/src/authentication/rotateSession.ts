import { NovaError, newToken, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Context } from '../context.ts';
import type { UserCaller } from './caller.ts';
import type { Factor } from './decideFactors.ts';

/**
 * Gives a session a new token after its user has proven themselves anew, or has changed what guards the account (then
 * nothing is `proven`, and the time of the last proof stays): the old one ends at once. Returns what sends the cookie; to
 * be called when the transaction has committed.
 *
 * @throws NovaError `UNAUTHORIZED` when the session has ended in the meantime.
 */
export async function rotateSession(
  tx: Pick<Prisma.TransactionClient, 'session'>,
  ctx: Context,
  { sessionId, factors }: Pick<UserCaller, 'sessionId' | 'factors'>,
  proven: readonly Factor[],
): Promise<() => void> {
  const token = newToken();
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: {
      tokenHash: sha256(token),
      ...(proven.length > 0 && {
        verifiedAt: ctx.deps.clock.now(),
        factors: [...new Set([...factors, ...proven])],
      }),
    },
  });
  if (count !== 1) throw new NovaError('UNAUTHORIZED', 'This session has ended. Sign in again.');
  return () => ctx.setCookie(ctx.sessionCookie.issue(token));
}
