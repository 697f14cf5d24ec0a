import type { Encrypted, Keyring } from './keyring.ts';

/** Whose secret it is: moved to another user or factor, it does not open. */
export type TotpFactorOf = { userId: string; factorId: string };

/** Encrypts the secret of an authenticator app, bound to its place. */
export function sealTotpSecret(keyring: Keyring, secret: Uint8Array, of: TotpFactorOf): Encrypted {
  return keyring.encrypt(secret, contextOf(of));
}

/** @throws NovaError when the key is gone or the ciphertext belongs elsewhere */
export function openTotpSecret(
  keyring: Keyring,
  sealed: { keyId: string; ciphertext: Uint8Array },
  of: TotpFactorOf,
): Uint8Array<ArrayBuffer> {
  return keyring.decrypt(sealed, contextOf(of));
}

const contextOf = ({ userId, factorId }: TotpFactorOf) => `totp-secret:${userId}:${factorId}`;
