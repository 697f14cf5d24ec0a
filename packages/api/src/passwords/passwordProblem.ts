import { isCommonPassword } from './commonPasswords.ts';

/** Who the password is for: what a guesser who knows the account tries first. */
export type PasswordOwner = { email: string; name: string };

// The words that people put a number behind.
const usualWords = ['novapulse', 'password', 'passwort', 'qwerty', 'welcome', 'letmein', 'admin'];

// Below this, what is left beside guessable words adds nothing but a number or a sign.
const minOwnLetters = 3;

/**
 * Why a password of a good length is easy to guess, as a sentence for its owner; null when nothing is known against it.
 * NIST SP 800-63B-4 section 3.1.1.2: a blocklist of common and of context-specific words, and no rules of composition.
 */
export function passwordProblem(password: string, owner: PasswordOwner): string | null {
  if (isCommonPassword(password)) {
    return 'This password is among the first that attackers try. Choose another one: a few unrelated words are good.';
  }
  if (isMadeOfContext(password, owner)) {
    return 'This password is little more than a usual word, your name or your mail address. Choose another one.';
  }
  return null;
}

function isMadeOfContext(password: string, { email, name }: PasswordOwner): boolean {
  const [local = ''] = email.split('@', 1);
  const words = [...usualWords, ...wordsOf(email), ...wordsOf(local), ...wordsOf(name), plain(local), plain(name)]
    .filter((word) => word.length >= minOwnLetters)
    .toSorted((a, b) => b.length - a.length);
  const whole = plain(password);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), whole);
  return rest !== whole && rest.replaceAll(/\p{N}/gu, '').length < minOwnLetters;
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).map(plain);
}

/** Letters and digits alone, in lower case. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
