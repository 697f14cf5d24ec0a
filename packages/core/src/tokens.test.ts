import { describe, expect, it } from 'vitest';
import { newApiKey, newToken, sha256 } from './tokens.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('newToken', () => {
  it('holds 256 random bits as base64url unless told otherwise', () => {
    expect(newToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(newToken(16), 'base64url')).toHaveLength(16);
    expect(new Set(Array.from({ length: 100 }, () => newToken())).size).toBe(100);
  });
});

describe('sha256', () => {
  it('agrees with the published vector (FIPS 180-4, "abc")', () => {
    expect(hex(sha256('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('hashes text as UTF-8 and bytes as they are', () => {
    expect(sha256('žluťoučký 🐎')).toEqual(sha256(new TextEncoder().encode('žluťoučký 🐎')));
    expect(sha256(new Uint8Array([0xff, 0]))).not.toEqual(sha256(new Uint8Array([0xff])));
  });
});

describe('newApiKey', () => {
  it('gives the key once, its hash, and a hint that does not give it away (invariant 10)', () => {
    const { key, hash, hint } = newApiKey();
    expect(key).toMatch(/^np_[A-Za-z0-9_-]{43}$/);
    expect(hash).toEqual(sha256(key));
    expect(hint).toBe(`${key.slice(0, 7)}…${key.slice(-4)}`);
    expect(newApiKey().key).not.toBe(key);
  });
});
