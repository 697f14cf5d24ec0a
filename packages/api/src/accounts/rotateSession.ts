import { NovaError, newToken, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { ApiDependencies } from '../dependencies.ts';

/**
 * Gives a session another token, to be sent as the cookie once the transaction has committed: whoever holds the earlier
 * one is out.
 *
 * @throws NovaError `UNAUTHORIZED` when the session has ended meanwhile.
 */
export async function rotateSession(
  tx: Pick<Prisma.TransactionClient, 'session'>,
  { clock }: Pick<ApiDependencies, 'clock'>,
  id: string,
): Promise<{ token: string }> {
  const token = newToken();
  const { count } = await tx.session.updateMany({
    where: { id, revokedAt: null, expiresAt: { gt: clock.now() } },
    data: { tokenHash: sha256(token) },
  });
  if (count !== 1) throw new NovaError('UNAUTHORIZED', 'This session has ended. Sign in again.');
  return { token };
}
