import { type NovaError, newToken, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { MailedToken } from '@novapulse/jobs';
import { z } from 'zod';
import type { ApiDependencies } from '../dependencies.ts';
import { invalidInput } from '../errors/invalidInput.ts';

export type AccountTokenPurpose = 'password_reset' | 'email_change' | 'email_change_undo';

const minute = 60;
const day = 24 * 60 * minute;

const validSeconds: Readonly<Record<AccountTokenPurpose, number>> = {
  password_reset: 30 * minute,
  email_change: day,
  email_change_undo: 7 * day,
};

type TokenDependencies = Pick<ApiDependencies, 'newId' | 'clock' | 'keyring'>;
type TokenTransaction = Pick<Prisma.TransactionClient, 'accountToken'>;

export type NewAccountToken = {
  purpose: AccountTokenPurpose;
  userId: string;
  /** The address that a change of address is about. */
  email?: string;
};

/** Makes a one-time token for a mail's link. It travels in that mail only; here is its hash. */
export async function createAccountToken(
  tx: TokenTransaction,
  { newId, clock, keyring }: TokenDependencies,
  { purpose, userId, email }: NewAccountToken,
): Promise<MailedToken> {
  const tokenId = newId('accountToken');
  const token = newToken();
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + validSeconds[purpose] * 1000);
  await tx.accountToken.create({
    data: { id: tokenId, purpose, userId, tokenHash: sha256(token), email: email ?? null, createdAt, expiresAt },
  });
  return { keyring, tokenId, token, expiresAt };
}

/** A token as an input: what a mail's link carried. */
export const accountTokenInput = z.string().min(1).max(200);

/** @throws NovaError `BAD_REQUEST` when the token is unknown, used, void or expired, or for something else. */
export async function findAccountToken(
  tx: TokenTransaction,
  { clock }: Pick<ApiDependencies, 'clock'>,
  purpose: AccountTokenPurpose,
  token: string,
): Promise<{ id: string; userId: string; email: string | null }> {
  const found = await tx.accountToken.findFirst({
    where: { tokenHash: sha256(token), purpose, usedAt: null, revokedAt: null, expiresAt: { gt: clock.now() } },
    select: { id: true, userId: true, email: true },
  });
  if (found === null) throw unusableToken();
  return found;
}

/**
 * Uses a token up: of any number of calls at once, on any number of nodes, one succeeds (invariant 8).
 *
 * @throws NovaError `BAD_REQUEST` for all others.
 */
export async function useAccountToken(
  tx: TokenTransaction,
  { clock }: Pick<ApiDependencies, 'clock'>,
  id: string,
): Promise<void> {
  const now = clock.now();
  const { count } = await tx.accountToken.updateMany({
    where: { id, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw unusableToken();
}

/**
 * When the change of address was asked for that a token undoes. A change that was confirmed has two such tokens, of the
 * asking and of the confirming, which must come within the time that its link is good for.
 */
export async function changeAskedAt(tx: TokenTransaction, id: string): Promise<Date> {
  const { userId, email, createdAt } = await tx.accountToken.findUniqueOrThrow({ where: { id } });
  const earliest = new Date(createdAt.getTime() - validSeconds.email_change * 1000);
  const first = await tx.accountToken.findFirst({
    where: { userId, email, purpose: 'email_change_undo', createdAt: { gte: earliest, lte: createdAt } },
    select: { createdAt: true },
    orderBy: { createdAt: 'asc' },
  });
  return first?.createdAt ?? createdAt;
}

/** Makes a user's open links of these kinds useless. */
export async function voidAccountTokens(
  tx: TokenTransaction,
  { clock }: Pick<ApiDependencies, 'clock'>,
  userId: string,
  purposes: readonly AccountTokenPurpose[],
): Promise<void> {
  await tx.accountToken.updateMany({
    where: { userId, purpose: { in: [...purposes] }, usedAt: null, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
}

export function unusableToken(): NovaError {
  return invalidInput(
    { token: ['This link is unknown, used, replaced or expired. Ask for a new one.'] },
    'TOKEN_UNUSABLE',
  );
}
