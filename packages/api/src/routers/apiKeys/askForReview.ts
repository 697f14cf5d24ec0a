import type { Prisma } from '@novapulse/db';
import type { ApiDependencies } from '../../dependencies.ts';

export const reviewReasons = ['creator_left', 'creator_disabled', 'creator_role_changed'] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/**
 * Asks the admins to decide about the keys of somebody who could not create them any more. The keys go on working: they
 * belong to the organization, and a service must not stop because a person leaves.
 *
 * @returns how many keys it is about.
 */
export async function askForReview(
  tx: Pick<Prisma.TransactionClient, 'apiKey'>,
  { clock }: Pick<ApiDependencies, 'clock'>,
  { organizationId, userId, reason }: { organizationId: string; userId: string; reason: ReviewReason },
): Promise<number> {
  const now = clock.now();
  const { count } = await tx.apiKey.updateMany({
    where: {
      organizationId,
      createdById: userId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    data: { reviewReason: reason, reviewAskedAt: now },
  });
  return count;
}
