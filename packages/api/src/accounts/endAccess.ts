import type { Prisma } from '@novapulse/db';
import type { ApiDependencies } from '../dependencies.ts';

type AccessTransaction = Pick<Prisma.TransactionClient, 'session' | 'loginTicket' | 'device'>;

export type AccessToEnd = {
  userId: string;
  /** The session that goes on; all end unless given. */
  exceptSessionId?: string;
};

/**
 * Ends what a person's earlier proofs opened: sessions (from the next request on, open streams within seconds), sign-ins
 * that wait for a second factor, and the trust in devices, which has to be proven anew.
 *
 * @returns how many sessions ended.
 */
export async function endAccess(
  tx: AccessTransaction,
  { clock }: Pick<ApiDependencies, 'clock'>,
  { userId, exceptSessionId }: AccessToEnd,
): Promise<number> {
  const now = clock.now();
  const { count } = await tx.session.updateMany({
    where: { userId, revokedAt: null, ...(exceptSessionId !== undefined && { id: { not: exceptSessionId } }) },
    data: { revokedAt: now },
  });
  await tx.loginTicket.updateMany({ where: { userId, consumedAt: null }, data: { consumedAt: now } });
  await tx.device.updateMany({
    where: { userId, revokedAt: null, trustedUntil: { not: null } },
    data: { revokedAt: now, trustedUntil: null },
  });
  return count;
}
