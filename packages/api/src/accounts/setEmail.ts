import { NovaError } from '@novapulse/core';
import { Prisma } from '@novapulse/db';

/**
 * Gives an account another address. The unique index judges, not an earlier look: two accounts may want one address in
 * the same moment.
 *
 * @throws NovaError `CONFLICT` when another account has it; the transaction cannot go on.
 */
export async function setEmail(
  tx: Pick<Prisma.TransactionClient, 'user'>,
  userId: string,
  email: string,
): Promise<void> {
  try {
    await tx.user.update({ where: { id: userId }, data: { email } });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new NovaError('CONFLICT', 'Another account has this mail address by now.', { reason: 'EMAIL_TAKEN' });
  }
}

// https://www.prisma.io/docs/orm/reference/error-reference#p2002
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
