import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  newEndpointKeyPair,
  openEndpointKey,
  publicJwk,
  publicKeyText,
  sealEndpointKey,
  signingKeyOf,
} from './endpointKeys.ts';
import { createKeyring } from './keyring.ts';
import { decodeEndpointSecret, newEndpointSecret, signatureHeader } from './signing.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

describe('an endpoint’s key pair', () => {
  it('agrees with test 2 of RFC 8032, which signs one byte', () => {
    const seed = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
    const x = createPublicKey(signingKeyOf(seed)).export({ format: 'jwk' }).x;
    expect(x).toBe(
      Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex').toString('base64url'),
    );
  });

  it('has the thumbprint of RFC 8037, appendix A.3', () => {
    const publicKey = Buffer.from('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', 'base64url');
    expect(publicJwk(publicKey)).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      alg: 'EdDSA',
      use: 'sig',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    });
  });

  it('signs what its public document verifies, and nothing else', () => {
    const { seed, publicKey } = newEndpointKeyPair();
    const body = Buffer.from('{"emoji":"🐎"}');
    const header = signatureHeader({ id: 'evt_1', timestampSeconds: 7, body, secrets: [signingKeyOf(seed)] });
    const [version, signature = ''] = header.split(',');
    const { kty, crv, x } = publicJwk(publicKey);
    const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    const isValid = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
    expect(version).toBe('v1a');
    expect(isValid('evt_1.7.{"emoji":"🐎"}')).toBe(true);
    expect(isValid('evt_1.8.{"emoji":"🐎"}')).toBe(false);
  });

  it('signs beside a secret', () => {
    const { seed } = newEndpointKeyPair();
    const secrets = [decodeEndpointSecret(newEndpointSecret()), signingKeyOf(seed)];
    const header = signatureHeader({ id: 'evt_1', timestampSeconds: 7, body: Buffer.from('x'), secrets });
    expect(header).toMatch(/^v1,[A-Za-z0-9+/]{43}= v1a,[A-Za-z0-9+/]{86}==$/);
  });

  it('is written as Standard Webhooks does', () => {
    expect(publicKeyText(newEndpointKeyPair().publicKey)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
  });

  it('opens at its own place only (invariant 10)', () => {
    const keyring = createKeyring(`k:${Buffer.alloc(32, 3).toString('base64')}`);
    const { seed } = newEndpointKeyPair();
    const sealed = sealEndpointKey(keyring, 'whk_a', 1, seed);
    expect(openEndpointKey(keyring, 'whk_a', 1, sealed)).toEqual(seed);
    expect(() => openEndpointKey(keyring, 'whk_a', 2, sealed)).toThrow('cannot be decrypted');
    expect(() => openEndpointKey(keyring, 'whk_b', 1, sealed)).toThrow('cannot be decrypted');
  });
});
