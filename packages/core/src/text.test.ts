import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { isInvisible, isSafeText } from './text.ts';

describe('isSafeText', () => {
  it.each(['', 'plain', 'žluťoučký 🐎', '\u2028\u2029\ufeff', '\u0001\u001f\u007f', '👩‍👩‍👧'])('accepts %j', (text) => {
    expect(isSafeText(text)).toBe(true);
  });

  it.each(['\u0000', 'a\u0000b', '\ud83d', '\udc0e', 'a\udc0e\ud83db'])('refuses %j', (text) => {
    expect(isSafeText(text)).toBe(false);
  });

  it('accepts exactly what survives a round trip through UTF-8 and holds no U+0000', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.integer({ min: 0, max: 0xffff })), (text, units) => {
        const odd = text + String.fromCharCode(...units);
        const survives = Buffer.from(odd, 'utf8').toString('utf8') === odd;
        expect(isSafeText(odd)).toBe(survives && !odd.includes('\u0000'));
      }),
    );
  });
});

describe('isInvisible', () => {
  it.each([
    '',
    ' \t\n\u00a0\u3000\u2028',
    '\u200b\u200c\u200d\u2060\ufeff',
    '\u00ad\u034f\u061c\u115f\u1160\u3164\uffa0',
    '\u202a\u202e\u2066\u2069',
    '\u2800\u2800',
    '\ufe0f\u{e0041}\u{e0100}',
    '\u0301 \u200b',
    '\u0000\u001f\u007f',
  ])('is true of %j', (text) => {
    expect(isInvisible(text)).toBe(true);
  });

  it.each(['a', '\u200ba', '.', '–', '報告', '🐎', '👩‍👩‍👧', 'e\u0301'])('is false of %j', (text) => {
    expect(isInvisible(text)).toBe(false);
  });
});
