import { createHmac, KeyObject, randomBytes, sign } from 'node:crypto';
import { NovaError } from './errors.ts';

const secretPrefix = 'whsec_';
const minSecretBytes = 24;
const maxSecretBytes = 64;

/** A new endpoint secret: `whsec_` and the base64 of 32 random bytes. */
export function newEndpointSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64');
}

/**
 * The key bytes of an endpoint secret. Strict about base64, because receivers' libraries are and a secret that they
 * cannot read would fail every delivery.
 *
 * @throws NovaError `BAD_REQUEST` unless it is `whsec_` and the padded base64 of 24 to 64 bytes (Standard Webhooks
 * 1.0.0, "Signature scheme"). The message never holds the secret.
 */
export function decodeEndpointSecret(text: string): Uint8Array<ArrayBuffer> {
  const encoded = text.startsWith(secretPrefix) ? text.slice(secretPrefix.length) : '';
  const bytes = new Uint8Array(Buffer.from(encoded, 'base64'));
  const isCanonical = Buffer.from(bytes).toString('base64') === encoded;
  if (!isCanonical || bytes.length < minSecretBytes || bytes.length > maxSecretBytes) {
    throw new NovaError(
      'BAD_REQUEST',
      `This is not an endpoint secret. Write ${secretPrefix} and the base64 of ${minSecretBytes} to ${maxSecretBytes} bytes.`,
    );
  }
  return bytes;
}

/**
 * A secret's bytes, or a key made of them once: making it anew for each signature takes longer than signing does. An
 * Ed25519 private key signs with `v1a`, everything else with `v1`.
 */
export type SigningKey = Uint8Array | KeyObject;

export type SignatureInput = {
  /** The `webhook-id` header. */
  id: string;
  /** The `webhook-timestamp` header: whole seconds since 1970. */
  timestampSeconds: number;
  /** Exactly the bytes that are sent. Text that was decoded and encoded again may differ from them. */
  body: Uint8Array;
  /** Newest first; more than one while secrets overlap. */
  secrets: readonly SigningKey[];
};

/**
 * The `webhook-signature` header of Standard Webhooks 1.0.0: for each secret `v1,` and the base64 of the HMAC-SHA-256
 * over `id.timestamp.body`, for each private key `v1a,` and its Ed25519 signature, separated by spaces.
 *
 * @throws RangeError without secrets or with a timestamp that is not whole: nothing may leave unsigned.
 */
export function signatureHeader({ id, timestampSeconds, body, secrets }: SignatureInput): string {
  if (secrets.length === 0) throw new RangeError('A webhook cannot be signed without a secret.');
  if (!Number.isSafeInteger(timestampSeconds)) {
    throw new RangeError(`A webhook's timestamp is in whole seconds, not ${timestampSeconds}.`);
  }
  const signedPrefix = `${id}.${timestampSeconds}.`;
  return secrets.map((secret) => signature(secret, signedPrefix, body)).join(' ');
}

function signature(key: SigningKey, prefix: string, body: Uint8Array): string {
  if (key instanceof KeyObject && key.type === 'private') {
    return `v1a,${sign(null, Buffer.concat([Buffer.from(prefix), body]), key).toString('base64')}`;
  }
  return `v1,${createHmac('sha256', key).update(prefix).update(body).digest('base64')}`;
}
