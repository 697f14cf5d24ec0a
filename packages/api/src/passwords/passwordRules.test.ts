import { describe, expect, it } from 'vitest';
import { newPassword } from '../inputs/newPassword.ts';
import { isCommonPassword } from './commonPasswords.ts';
import { passwordProblem } from './passwordProblem.ts';

const ada = { email: 'ada.lovelace@analytical.example', name: 'Ada Lovelace' };

describe('a new password', () => {
  it.each([
    ['12 characters', 'x'.repeat(12)],
    ['128 characters', 'x'.repeat(128)],
    ['spaces', 'four words of mine'],
    ['12 characters outside the first plane', '🐝'.repeat(12)],
    ['128 of them', '🐝'.repeat(128)],
    ['128 letters with their accents apart', 'é'.repeat(128)],
    ['small letters only', 'onlysmallletters'],
    ['digits only', '839204718365'],
  ])('has a good length: %s', (_what, password) => expect(newPassword.safeParse(password).success).toBe(true));

  it.each([
    ['11 characters', 'x'.repeat(11), 'at least 12'],
    ['129 characters', 'x'.repeat(129), 'at most 128'],
    ['6 characters of two code units', '🐝'.repeat(6), 'at least 12'],
    ['11 letters with their accents apart', 'é'.repeat(11), 'at least 12'],
    ['129 bees', '🐝'.repeat(129), 'at most 128'],
    ['a short text that grows when it is normalized', '\ufdfa'.repeat(8), 'at most 128'],
    ['nothing', '', 'at least 12'],
    ['a megabyte', 'x'.repeat(1_000_000), 'at most 128'],
  ])('is refused: %s', (_what, password, words) => {
    const messages = newPassword.safeParse(password).error?.issues.map(({ message }) => message) ?? [];
    expect(messages.join()).toContain(words);
  });

  it.each([
    'passwordpassword',
    'PASSWORDpassword',
    'ｐasswordpassword',
    '123456789012',
    'qwertyuiop123',
    'novapulse2026!',
    'NovaPulse-2026-11',
    'password123456',
    'ada.lovelace1815',
    'Lovelace Ada 99!',
    'ada.lovelace@analytical.example',
    'adalovelace1234',
  ])('is refused as easy to guess: %s', (password) => {
    expect(newPassword.safeParse(password).success).toBe(true);
    expect(passwordProblem(password, ada)).toEqual(expect.any(String));
  });

  it.each([
    'correct horse battery',
    'correct horse battery staple',
    'a long enough password',
    'xK4!fp0Lq9zT',
    'lovelace likes looms',
    '839204718365',
    'ünterwegs mit bahn',
  ])('is fine: %s', (password) => expect(passwordProblem(password, ada)).toBeNull());

  it('is compared with at least 10,000 common ones', () => {
    expect(['1qaz2wsx3edc', 'administrator', 'iloveyouforever'].map(isCommonPassword)).toEqual([true, true, true]);
    expect(isCommonPassword('')).toBe(false);
  });
});
