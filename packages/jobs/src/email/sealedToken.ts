import type { Keyring } from '@novapulse/core';
import { z } from 'zod';

/** A secret in a job's input: only ever encrypted, since inputs are stored, listed and shown. */
export const sealedToken = z.strictObject({ keyId: z.string().min(1).max(64), ciphertext: z.base64().max(1_000) });

export type SealedToken = z.infer<typeof sealedToken>;

/** Encrypts a mail's token; `context` says what it belongs to and must be the same when it is opened. */
export function sealToken(keyring: Keyring, token: string, context: string): SealedToken {
  const { keyId, ciphertext } = keyring.encrypt(Buffer.from(token), context);
  return { keyId, ciphertext: Buffer.from(ciphertext).toString('base64') };
}

/** @throws NovaError when the key is gone or the token belongs to something else. */
export function openToken(keyring: Keyring, { keyId, ciphertext }: SealedToken, context: string): string {
  return Buffer.from(keyring.decrypt({ keyId, ciphertext: Buffer.from(ciphertext, 'base64') }, context)).toString();
}
