import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { newRecoveryCodes, parseRecoveryCode } from './recoveryCodes.ts';

describe('newRecoveryCodes', () => {
  it('makes ten different codes of ten letters without lookalikes', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(newRecoveryCodes().filter((code) => codes.includes(code))).toEqual([]);
  });

  it('uses every letter of the alphabet', () => {
    const letters = new Set(Array.from({ length: 50 }, newRecoveryCodes).flat().join('').replaceAll('-', ''));
    expect(letters.size).toBe(32);
  });
});

describe('parseRecoveryCode', () => {
  it('reads what it made, however it is typed', () => {
    for (const code of newRecoveryCodes()) {
      const parsed = code.replace('-', '');
      for (const typed of [code, code.toLowerCase(), ` ${code} `, parsed, [...parsed].join(' ')]) {
        expect(parseRecoveryCode(typed)).toBe(parsed);
      }
    }
  });

  it('takes letters for the digits they look like', () => {
    expect(parseRecoveryCode('oOiIl-LABCD')).toBe('001111ABCD');
  });

  it.each(['', 'ABCDE', 'ABCDE-FGHJU', 'ABCDE-FGHJKM', 'ABCDE_FGHJK', '１２３４５-ABCDE', 'ABCDE-FGHß'])(
    'refuses %j',
    (text) => {
      expect(parseRecoveryCode(text)).toBeNull();
    },
  );

  it('takes any text without throwing', () => {
    fc.assert(fc.property(anyText, (text) => void parseRecoveryCode(text)));
  });
});
