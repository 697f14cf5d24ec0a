import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { isNovaError } from './errors.ts';
import { createKeyring } from './keyring.ts';

const newKey = () => randomBytes(32).toString('base64');
const secret = new TextEncoder().encode('whsec_very-secret');

function errorOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (isNovaError(error)) return error;
  }
  return expect.unreachable();
}

describe('createKeyring', () => {
  it('encrypts and decrypts any bytes in any context', () => {
    const keyring = createKeyring(`k1:${newKey()}`);
    fc.assert(
      fc.property(fc.uint8Array(), anyText, (plaintext, context) => {
        expect(keyring.decrypt(keyring.encrypt(plaintext, context), context)).toEqual(new Uint8Array(plaintext));
      }),
    );
  });

  it('never gives the same ciphertext twice', () => {
    const keyring = createKeyring(`k1:${newKey()}`);
    const seen = Array.from({ length: 100 }, () =>
      Buffer.from(keyring.encrypt(secret, 'a').ciphertext).toString('hex'),
    );
    expect(new Set(seen).size).toBe(100);
  });

  it('rotates: the first key encrypts, all decrypt (invariant 10)', () => {
    const [older, newer] = [newKey(), newKey()];
    const before = createKeyring(`2025:${older}`);
    const after = createKeyring(`2026:${newer}, 2025:${older}`);
    const stored = before.encrypt(secret, 'a');
    expect(stored.keyId).toBe('2025');
    expect(after.decrypt(stored, 'a')).toEqual(secret);
    expect(after.currentKeyId).toBe('2026');
    expect(after.encrypt(secret, 'a').keyId).toBe('2026');
  });

  it('says which key is missing', () => {
    const stored = createKeyring(`k1:${newKey()}`).encrypt(secret, 'a');
    const error = errorOf(() => createKeyring(`k2:${newKey()}`).decrypt(stored, 'a'));
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'ENCRYPTION_KEY_UNKNOWN' });
    expect(error.message).toContain('"k1"');
  });

  it('refuses another context, another key of the same id and every changed or cut byte', () => {
    const keyring = createKeyring(`k1:${newKey()}`);
    const { keyId, ciphertext } = keyring.encrypt(secret, 'webhook:1');
    const broken = [
      () => keyring.decrypt({ keyId, ciphertext }, 'webhook:2'),
      () => createKeyring(`k1:${newKey()}`).decrypt({ keyId, ciphertext }, 'webhook:1'),
      ...Array.from(ciphertext, (byte, index) => () => {
        keyring.decrypt({ keyId, ciphertext: ciphertext.with(index, byte ^ 1) }, 'webhook:1');
      }),
      ...Array.from(ciphertext, (_, length) => () => {
        keyring.decrypt({ keyId, ciphertext: ciphertext.slice(0, length) }, 'webhook:1');
      }),
    ];
    for (const attempt of broken) {
      expect(errorOf(attempt)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'DECRYPTION_FAILED' });
    }
  });

  it.each([
    ['nothing', '', 1],
    ['no key id', newKey(), 1],
    ['an empty key id', `:${newKey()}`, 1],
    ['a key id with a space', `my key:${newKey()}`, 1],
    ['no key', 'k1:', 1],
    ['a short key', `k1:${randomBytes(31).toString('base64')}`, 1],
    ['a long key', `k1:${randomBytes(33).toString('base64')}`, 1],
    ['a key in hex', `k1:${randomBytes(32).toString('hex')}`, 1],
    ['a key without padding', `k1:${newKey().slice(0, -1)}`, 1],
    ['three parts', `k1:${newKey()}:x`, 1],
    ['a trailing comma', `k1:${newKey()},`, 2],
    ['a broken second entry', `k1:${newKey()},k2:oops`, 2],
    ['a repeated key id', `k1:${newKey()},k2:${newKey()},k1:${newKey()}`, 3],
  ])('refuses %s, naming the variable and the position, never the value (invariant 10)', (_, text, position) => {
    const error = errorOf(() => createKeyring(text));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.message).toMatch(new RegExp(`^ENCRYPTION_KEYS: entry ${position} `));
    for (const part of text.split(/[,:]/)) if (part.length > 8) expect(inspect(error)).not.toContain(part);
  });

  it('shows no key when printed (invariant 10)', () => {
    const key = newKey();
    const keyring = createKeyring(`k1:${key}`);
    const printed = inspect(keyring, { depth: 10, showHidden: true }) + JSON.stringify(keyring);
    expect(printed).not.toContain(key);
    expect(printed).not.toContain(Buffer.from(key, 'base64').toString('hex').slice(0, 8));
  });
});
