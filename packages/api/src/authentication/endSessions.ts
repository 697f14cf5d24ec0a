import type { Prisma } from '@novapulse/db';

export type SessionsOf = {
  userId: string;
  /** Only those that act in this organization. */
  organizationId?: string;
  /** The one that stays. */
  exceptId?: string;
};

/** Ends sessions of a user, on every node from the next request on. Returns how many. */
export async function endSessions(
  tx: Pick<Prisma.TransactionClient, 'session'>,
  { userId, organizationId, exceptId }: SessionsOf,
  now: Date,
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: {
      userId,
      revokedAt: null,
      ...(organizationId !== undefined && { organizationId }),
      ...(exceptId !== undefined && { id: { not: exceptId } }),
    },
    data: { revokedAt: now },
  });
  return count;
}
