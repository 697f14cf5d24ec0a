import type { Prisma } from '@novapulse/db';
import { revokeDeviceTrust } from '../authentication/devices.ts';
import { endSessions } from '../authentication/endSessions.ts';
import { voidLoginTickets } from '../authentication/loginTickets.ts';
import type { ApiDependencies } from '../dependencies.ts';

export type AccessToEnd = {
  userId: string;
  /** The session that goes on; all end unless given. */
  exceptId?: string;
};

/**
 * Ends what a person's earlier proofs opened: sessions (from the next request on, open streams within seconds), sign-ins
 * that wait for a second factor, and the trust in devices, which has to be proven anew.
 *
 * @returns how many sessions ended.
 */
export async function endAccess(
  tx: Prisma.TransactionClient,
  { clock }: Pick<ApiDependencies, 'clock'>,
  access: AccessToEnd,
): Promise<number> {
  const now = clock.now();
  await voidLoginTickets(tx, access.userId, now);
  await revokeDeviceTrust(tx, access.userId);
  return endSessions(tx, access, now);
}
