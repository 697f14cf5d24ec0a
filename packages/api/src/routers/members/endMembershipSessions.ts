import type { Prisma } from '@novapulse/db';
import type { ApiDependencies } from '../../dependencies.ts';

/** Ends the sessions of a person that act in this organization; those in others are not its admins' business. */
export async function endMembershipSessions(
  tx: Pick<Prisma.TransactionClient, 'session'>,
  { clock }: Pick<ApiDependencies, 'clock'>,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { organizationId, userId, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
  return count;
}
