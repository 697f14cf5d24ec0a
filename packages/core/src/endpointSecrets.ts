import type { Encrypted, Keyring } from './keyring.ts';

/** Encrypts one version of an endpoint's signing secret (`whsec_…`), bound to its place. */
export function sealEndpointSecret(keyring: Keyring, webhookId: string, version: number, secret: string): Encrypted {
  return keyring.encrypt(Buffer.from(secret), secretContext(webhookId, version));
}

/** @throws NovaError when the key is gone or the ciphertext belongs elsewhere */
export function openEndpointSecret(keyring: Keyring, webhookId: string, version: number, sealed: Encrypted): string {
  return Buffer.from(keyring.decrypt(sealed, secretContext(webhookId, version))).toString('utf8');
}

/** A header's value as the database keeps it: names are readable, values may be credentials. */
export type SealedHeaders = Record<string, { keyId: string /** base64 */; ciphertext: string }>;

/**
 * Headers as they come out of the database.
 *
 * @throws Error when they are something else.
 */
export function parseSealedHeaders(value: unknown): SealedHeaders {
  if (!isRecord(value)) throw notSealed();
  return Object.fromEntries(
    Object.entries(value).map(([name, sealed]) => {
      if (!isRecord(sealed)) throw notSealed();
      const { keyId, ciphertext } = sealed;
      if (typeof keyId !== 'string' || typeof ciphertext !== 'string') throw notSealed();
      return [name, { keyId, ciphertext }];
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Says nothing of the value: it may hold what it should not.
function notSealed(): Error {
  return new Error('The headers of an endpoint are not stored as encrypted values.');
}

export function sealHeaders(
  keyring: Keyring,
  webhookId: string,
  headers: Readonly<Record<string, string>>,
): SealedHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const { keyId, ciphertext } = keyring.encrypt(Buffer.from(value), headerContext(webhookId, name));
      return [name, { keyId, ciphertext: Buffer.from(ciphertext).toString('base64') }];
    }),
  );
}

/** @throws NovaError when a key is gone or a ciphertext belongs elsewhere */
export function openHeaders(keyring: Keyring, webhookId: string, sealed: SealedHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sealed).map(([name, { keyId, ciphertext }]) => {
      const value = keyring.decrypt(
        { keyId, ciphertext: Buffer.from(ciphertext, 'base64') },
        headerContext(webhookId, name),
      );
      return [name, Buffer.from(value).toString('utf8')];
    }),
  );
}

// What binds a ciphertext to its row: moved to another endpoint, version or header, it does not decrypt.
const secretContext = (webhookId: string, version: number) => `webhook-secret:${webhookId}:${version}`;
const headerContext = (webhookId: string, name: string) => `webhook-header:${webhookId}:${name}`;
