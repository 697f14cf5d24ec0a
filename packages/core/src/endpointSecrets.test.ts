import { describe, expect, it } from 'vitest';
import { openEndpointSecret, openHeaders, sealEndpointSecret, sealHeaders } from './endpointSecrets.ts';
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
});
