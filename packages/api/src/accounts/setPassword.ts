import { NovaError } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { liftLocks } from '../authentication/countTry.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { voidAccountTokens } from './accountTokens.ts';

type PasswordTransaction = Pick<Prisma.TransactionClient, 'user' | 'accountToken' | '$queryRawUnsafe'>;

export type PasswordToSet = {
  userId: string;
  /** Of the new password. */
  passwordHash: string;
  /** The hash that must still be there; whatever is there unless given. */
  replaces?: string;
};

/**
 * Sets a password. Links that somebody asked for under the old one are void (those that undo a change of address are
 * not: they guard the owner), and its failures no longer count.
 *
 * @throws NovaError `CONFLICT` when another password was set in the same moment.
 */
export async function setPassword(
  tx: PasswordTransaction,
  deps: Pick<ApiDependencies, 'clock'>,
  { userId, passwordHash, replaces }: PasswordToSet,
): Promise<void> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, ...(replaces !== undefined && { passwordHash: replaces }) },
    data: { passwordHash },
  });
  if (count !== 1) throw new NovaError('CONFLICT', 'The password was changed in the same moment. Sign in again.');
  await voidAccountTokens(tx, deps, userId, ['password_reset', 'email_change']);
  await liftLocks(sqlOf(tx), userId, 'password');
}
