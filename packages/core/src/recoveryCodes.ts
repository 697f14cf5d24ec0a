import { randomBytes } from 'node:crypto';

/** How many codes a set has. */
export const recoveryCodeCount = 10;

/** So few unused codes are worth a warning. */
export const fewRecoveryCodes = 3;

// Crockford's base 32: no letter that looks like a digit, no U that spells words.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 5 bits each: 50 bits. */
const codeLength = 10;
const lookalikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Ten different codes of 50 random bits, as `XXXXX-XXXXX`. */
export function newRecoveryCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < recoveryCodeCount) codes.add(newRecoveryCode());
  return [...codes];
}

/**
 * The one form of a code that is hashed, from what somebody typed: case, spaces and hyphens do not matter, and letters
 * count as the digits they look like. Null when it cannot be a code.
 */
export function parseRecoveryCode(text: string): string | null {
  const letters = text.replaceAll(/[\s-]/g, '');
  if (letters.length !== codeLength || !/^[0-9A-Za-z]*$/.test(letters)) return null;
  const code = letters.toUpperCase().replaceAll(/[OIL]/g, (letter) => lookalikes[letter] ?? letter);
  return [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}

function newRecoveryCode(): string {
  // 256 is a multiple of 32, so every letter is as likely as any other.
  const letters = [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
