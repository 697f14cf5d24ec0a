import { createHash, randomBytes } from 'node:crypto';

/** A random token of the given number of bytes, as base64url without padding: safe in a URL, a cookie and a header. */
export function newToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 as 32 bytes; text is hashed as UTF-8. Enough for our own tokens, which hold 256 random bits. */
export function sha256(input: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(input).digest());
}

export type NewApiKey = {
  /** `np_` and 43 characters (256 random bits). Shown once; only `hash` is kept. */
  key: string;
  /** SHA-256 of the whole key. */
  hash: Uint8Array<ArrayBuffer>;
  /** The first characters and the last four, for recognition. */
  hint: string;
};

export function newApiKey(): NewApiKey {
  const key = `np_${newToken()}`;
  return { key, hash: sha256(key), hint: `${key.slice(0, 7)}…${key.slice(-4)}` };
}
