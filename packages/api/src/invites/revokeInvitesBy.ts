import type { Prisma } from '@novapulse/db';
import type { ApiDependencies } from '../dependencies.ts';

/**
 * Ends the open invitations that somebody sent who may send none any more: one to another address of theirs would let
 * them in again, with whatever role they gave it.
 *
 * @returns how many ended.
 */
export async function revokeInvitesBy(
  tx: Pick<Prisma.TransactionClient, 'invite'>,
  { clock }: Pick<ApiDependencies, 'clock'>,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<number> {
  const { count } = await tx.invite.updateMany({
    where: { organizationId, invitedById: userId, acceptedAt: null, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
  return count;
}
