import { z } from 'zod';

const minLength = 12;
const maxLength = 128;

/** How long a password is: each code point of its normal form counts once (NIST SP 800-63B-4, section 3.1.1.2). */
function lengthOf(password: string): number {
  return [...password.normalize('NFKC')].length;
}

/**
 * A password to set: long enough to resist guessing, short enough to hash at leisure. Whatever characters it is made
 * of; whether it is easy to guess is for `requireGoodPassword`, which knows whose it is.
 */
export const newPassword = z
  .string()
  // A generous bound in code units, before anything normalizes the text.
  .max(maxLength * 18, { error: `A password has at most ${maxLength} characters.` })
  .refine((password) => lengthOf(password) >= minLength, { error: `A password has at least ${minLength} characters.` })
  .refine((password) => lengthOf(password) <= maxLength, { error: `A password has at most ${maxLength} characters.` })
  .meta({ minLength, maxLength });
