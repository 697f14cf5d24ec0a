import { randomBytes } from 'node:crypto';
import { newRecoveryCodes, parseRecoveryCode } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Context } from '../context.ts';

/** 128 bits, as argon2 recommends (RFC 9106, section 3.1). */
const saltBytes = 16;

export type PreparedCodes = {
  /** Shown once. */
  codes: string[];
  salt: Uint8Array<ArrayBuffer>;
  hashes: Uint8Array<ArrayBuffer>[];
};

/** Makes ten codes and hashes them, which takes a tenth of a second: before a transaction, not inside of it. */
export async function prepareRecoveryCodes({ passwords }: Pick<Context, 'passwords'>): Promise<PreparedCodes> {
  const codes = newRecoveryCodes();
  const salt = new Uint8Array(randomBytes(saltBytes));
  const hashes = await Promise.all(
    codes.map((code) => passwords.hashRecoveryCode(parseRecoveryCode(code) ?? code, salt)),
  );
  return { codes, salt, hashes };
}

/** Takes the place of every earlier code of the user. */
export async function replaceRecoveryCodes(
  tx: Prisma.TransactionClient,
  { deps: { newId, clock } }: Context,
  userId: string,
  { salt, hashes }: PreparedCodes,
): Promise<void> {
  const setId = newId('recoveryCodeSet');
  await tx.recoveryCodeSet.deleteMany({ where: { userId } });
  await tx.recoveryCodeSet.create({ data: { id: setId, userId, salt, createdAt: clock.now() } });
  await tx.recoveryCode.createMany({ data: hashes.map((hash) => ({ setId, hash })) });
}
