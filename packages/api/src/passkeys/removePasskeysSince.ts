import type { Prisma } from '@novapulse/db';
import { removePasskey } from './removePasskey.ts';

/**
 * Takes the passkeys away that an account got from a moment on, with what rested on them. Returns the names of those, and
 * what is left, for the mail that tells its owner.
 */
export async function removePasskeysSince(
  tx: Prisma.TransactionClient,
  { userId, since }: { userId: string; since: Date },
  now: Date,
) {
  const added = await tx.passkey.findMany({
    where: { userId, createdAt: { gte: since } },
    select: { id: true, name: true },
    orderBy: { id: 'asc' },
  });
  for (const { id } of added) await removePasskey(tx, { userId, id }, now);
  return { removed: added.map(({ name }) => name), left: await passkeysLeft(tx, userId) };
}

/** The passkeys that sign in to an account, for a mail that names them. */
export async function passkeysLeft(tx: Pick<Prisma.TransactionClient, 'passkey'>, userId: string) {
  const left = await tx.passkey.findMany({
    where: { userId },
    select: { name: true, createdAt: true },
    orderBy: { id: 'asc' },
  });
  return left.map(({ name, createdAt }) => ({ name, addedAt: createdAt.toISOString() }));
}
