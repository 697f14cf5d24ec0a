import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';

/** @throws NovaError `NOT_FOUND`, also for somebody else's. */
export async function requirePasskey(
  tx: Pick<Prisma.TransactionClient, 'passkey'>,
  { userId, id }: { userId: string; id: string },
) {
  const passkey = await tx.passkey.findFirst({ where: { id, userId } });
  if (passkey === null) throw noSuchPasskey();
  return passkey;
}

export function noSuchPasskey(): NovaError {
  return new NovaError('NOT_FOUND', 'You have no passkey with this id.');
}
