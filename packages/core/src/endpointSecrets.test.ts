import { describe, expect, it } from 'vitest';
import {
  openEndpointSecret,
  openHeaders,
  parseSealedHeaders,
  sealEndpointSecret,
  sealHeaders,
} from './endpointSecrets.ts';
import { createKeyring } from './keyring.ts';

const keyring = createKeyring(`a:${Buffer.alloc(32, 1).toString('base64')}`);

describe('what an endpoint keeps secret', () => {
  it('opens where it was sealed and nowhere else (invariant 10)', () => {
    const sealed = sealEndpointSecret(keyring, 'whk_1', 2, 'whsec_x');
    expect(openEndpointSecret(keyring, 'whk_1', 2, sealed)).toBe('whsec_x');
    expect(() => openEndpointSecret(keyring, 'whk_1', 3, sealed)).toThrow();
    expect(() => openEndpointSecret(keyring, 'whk_2', 2, sealed)).toThrow();
  });

  it('keeps header names readable and values not, each value for its own header', () => {
    const sealed = sealHeaders(keyring, 'whk_1', { authorization: 'Bearer canary', 'x-b': 'canary' });
    expect(JSON.stringify(sealed)).not.toContain('canary');
    expect(openHeaders(keyring, 'whk_1', sealed)).toEqual({ authorization: 'Bearer canary', 'x-b': 'canary' });
    const { authorization } = sealed;
    expect(() => openHeaders(keyring, 'whk_1', { ...(authorization && { 'x-b': authorization }) })).toThrow();
    expect(() => openHeaders(keyring, 'whk_2', sealed)).toThrow();
  });

  it('reads stored headers, and refuses what is stored in clear without repeating it', () => {
    const sealed = sealHeaders(keyring, 'whk_1', { 'x-a': '1', 'x-b': '2' });
    expect(parseSealedHeaders(JSON.parse(JSON.stringify(sealed)))).toEqual(sealed);
    expect(parseSealedHeaders({})).toEqual({});
    for (const value of [
      null,
      'canary',
      ['canary'],
      { 'x-a': 'canary' },
      { 'x-a': { keyId: 1, ciphertext: 'canary' } },
    ]) {
      expect(() => parseSealedHeaders(value)).toThrow(/not stored as encrypted/);
    }
  });
});
