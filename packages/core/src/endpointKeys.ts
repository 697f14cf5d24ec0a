import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Encrypted, Keyring } from './keyring.ts';

/** How an endpoint's requests are signed: `v1` with its secret, `v1a` with its private key, or both. */
export const signingSchemes = ['hmac', 'ed25519', 'both'] as const;

export type SigningScheme = (typeof signingSchemes)[number];

export type EndpointKeyPair = {
  /** 32 bytes, the seed of RFC 8032 §5.1.5. */
  seed: Uint8Array<ArrayBuffer>;
  /** 32 bytes. */
  publicKey: Uint8Array<ArrayBuffer>;
};

const seedBytes = 32;
// What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410 §7 and §4).
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicKeyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export function newEndpointKeyPair(): EndpointKeyPair {
  const seed = new Uint8Array(randomBytes(seedBytes));
  const der = createPublicKey(signingKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return { seed, publicKey: new Uint8Array(der.subarray(publicKeyPrefix.length)) };
}

/** The key that signs, made once: it prints nothing of itself. */
export function signingKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privateKeyPrefix, seed]), format: 'der', type: 'pkcs8' });
}

/** A public key as Standard Webhooks 1.0.0 writes it: `whpk_` and the base64 of its 32 bytes. */
export function publicKeyText(publicKey: Uint8Array): string {
  return `whpk_${Buffer.from(publicKey).toString('base64')}`;
}

/** A public key as RFC 8037 §2 writes it. */
export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' };

/** `kid` is the key's thumbprint (RFC 7638, RFC 8037 appendix A.3): it names the key and nothing of its owner. */
export function publicJwk(publicKey: Uint8Array): PublicJwk {
  const x = Buffer.from(publicKey).toString('base64url');
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
}

/** Encrypts one version of an endpoint's private key, bound to its place. */
export function sealEndpointKey(keyring: Keyring, webhookId: string, version: number, seed: Uint8Array): Encrypted {
  return keyring.encrypt(seed, keyContext(webhookId, version));
}

/** @throws NovaError when the key is gone or the ciphertext belongs elsewhere */
export function openEndpointKey(
  keyring: Keyring,
  webhookId: string,
  version: number,
  sealed: Encrypted,
): Uint8Array<ArrayBuffer> {
  return keyring.decrypt(sealed, keyContext(webhookId, version));
}

const keyContext = (webhookId: string, version: number) => `webhook-signing-key:${webhookId}:${version}`;
