import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { endAccess } from '../accounts/endAccess.ts';
import type { UserCaller } from '../authentication/caller.ts';
import { rotateSession } from '../authentication/rotateSession.ts';
import type { Context } from '../context.ts';
import { type PreparedCodes, replaceRecoveryCodes } from '../secondFactor/recoveryCodeSet.ts';
import { requireRoom } from './requireRoom.ts';

export type NewPasskey = {
  credentialId: Uint8Array<ArrayBuffer>;
  publicKey: Uint8Array<ArrayBuffer>;
  signCount: number;
  transports: string[];
  aaguid: string;
  backedUp: boolean;
  name: string;
};

/**
 * Stores a passkey. With the first second factor of a user come recovery codes (`codes`, prepared before), and what was
 * opened without it ends: other sessions, sign-ins under way and the trust in devices. The session goes on with another
 * token: `sendCookie` once the transaction has committed.
 *
 * @throws NovaError `CONFLICT` when the user has too many, when somebody has this one already, or when the last second
 * factor went away meanwhile.
 */
export async function addPasskey(
  tx: Prisma.TransactionClient,
  ctx: Context,
  caller: UserCaller,
  { passkey, codes }: { passkey: NewPasskey; codes: PreparedCodes | null },
) {
  const { userId, sessionId } = caller;
  const { newId, clock } = ctx.deps;
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  const passkeys = await tx.passkey.count({ where: { userId } });
  const isFirst = passkeys === 0 && (await tx.totpFactor.count({ where: { userId } })) === 0;
  if (isFirst && codes === null) throw new NovaError('CONFLICT', 'Your second factors have just changed. Try again.');
  requireRoom(passkeys);
  const row = { ...passkey, id: newId('passkey'), userId, createdAt: clock.now(), lastUsedAt: null };
  const { count } = await tx.passkey.createMany({ data: [row], skipDuplicates: true });
  if (count !== 1) throw new NovaError('CONFLICT', 'This passkey is registered already.');
  await tx.session.updateMany({
    where: { id: sessionId },
    data: { factors: [...new Set([...caller.factors, 'passkey'])] },
  });
  const sendCookie = await rotateSession(tx, ctx, caller, []);
  if (!isFirst || codes === null) return { row, isFirst: false, sessionsEnded: 0, sendCookie };
  await replaceRecoveryCodes(tx, ctx, userId, codes);
  const sessionsEnded = await endAccess(tx, ctx.deps, { userId, exceptId: sessionId });
  return { row, isFirst, sessionsEnded, sendCookie };
}
