import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { NovaError } from './errors.ts';

const cipherName = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export type Encrypted = {
  /** Names the key, so that keys rotate; not secret. */
  keyId: string;
  /** 12 bytes of nonce, the ciphertext, 16 bytes of tag. */
  ciphertext: Uint8Array<ArrayBuffer>;
};

export type Keyring = {
  /** The key that encrypts. What carries another id can be encrypted anew. */
  currentKeyId: string;
  /**
   * Encrypts with the first key and a fresh random nonce (at most 2^32 per key, NIST SP 800-38D §8.3). `context` says
   * what the text belongs to, such as `webhook-secret:<webhook id>:<version>`, and must be the same for decryption, so
   * that a ciphertext moved to another row or column is refused.
   */
  encrypt(plaintext: Uint8Array, context: string): Encrypted;
  /**
   * @throws NovaError `SERVICE_UNAVAILABLE`, reason `ENCRYPTION_KEY_UNKNOWN` when the key is not in ENCRYPTION_KEYS,
   * `DECRYPTION_FAILED` when key, context and bytes do not belong together.
   */
  decrypt(encrypted: { keyId: string; ciphertext: Uint8Array }, context: string): Uint8Array<ArrayBuffer>;
};

/**
 * Reads `kid:base64key[,kid:base64key…]`, 32 bytes each: the first key encrypts, all decrypt.
 *
 * @throws NovaError `BAD_REQUEST` that names ENCRYPTION_KEYS and the position, never the value.
 */
export function createKeyring(text: string): Keyring {
  const entries = text.split(',').map(parseEntry);
  const keys = new Map<string, KeyObject>();
  for (const [index, { keyId, key }] of entries.entries()) {
    if (keys.has(keyId)) throw refusedEntry(index, 'has the same key id as an earlier one');
    keys.set(keyId, key);
  }
  const currentKeyId = entries[0]?.keyId ?? '';

  function keyOf(keyId: string): KeyObject {
    const key = keys.get(keyId);
    if (key) return key;
    throw new NovaError(
      'SERVICE_UNAVAILABLE',
      `A stored secret was encrypted with the key ${JSON.stringify(keyId)}, which is not in ENCRYPTION_KEYS. Add it again.`,
      { reason: 'ENCRYPTION_KEY_UNKNOWN' },
    );
  }

  return {
    currentKeyId,
    encrypt: (plaintext, context) => ({
      keyId: currentKeyId,
      ciphertext: seal(keyOf(currentKeyId), plaintext, context),
    }),
    decrypt: ({ keyId, ciphertext }, context) => open(keyOf(keyId), ciphertext, context),
  };
}

function parseEntry(entry: string, index: number): { keyId: string; key: KeyObject } {
  const [keyId = '', encoded = '', ...rest] = entry.trim().split(':');
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(keyId) || rest.length > 0) {
    throw refusedEntry(index, 'is not kid:base64key, with a key id of letters, digits, ".", "_" and "-"');
  }
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded || bytes.length !== keyBytes) {
    throw refusedEntry(index, `does not hold the base64 of ${keyBytes} bytes (make one with: openssl rand -base64 32)`);
  }
  // A key object prints nothing of itself, should it ever reach a log.
  return { keyId, key: createSecretKey(bytes) };
}

function refusedEntry(index: number, problem: string): NovaError {
  return new NovaError('BAD_REQUEST', `ENCRYPTION_KEYS: entry ${index + 1} ${problem}.`);
}

function seal(key: KeyObject, plaintext: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context));
  return new Uint8Array(Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

function open(key: KeyObject, sealed: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  try {
    const nonce = sealed.subarray(0, nonceBytes);
    // A fixed tag length: GCM would otherwise take a tag cut to 4 bytes, which can be guessed.
    const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(Math.max(nonceBytes, sealed.length - tagBytes)));
    const body = sealed.subarray(nonceBytes, Math.max(nonceBytes, sealed.length - tagBytes));
    return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch (cause) {
    throw new NovaError(
      'SERVICE_UNAVAILABLE',
      'A stored secret cannot be decrypted: its bytes, its place or its key in ENCRYPTION_KEYS has changed.',
      { reason: 'DECRYPTION_FAILED', cause },
    );
  }
}
