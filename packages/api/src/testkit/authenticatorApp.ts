import { totpCode } from '@novapulse/core';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What a phone does with the secret that somebody typed in: shows the code of a time. */
export function createAuthenticatorApp(secretText: string) {
  const secret = base32(secretText);
  return { code: (at: Date) => totpCode(secret, at) };
}

function base32(text: string): Uint8Array {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
