import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './anyText.fixture.ts';
import { isSafeText } from './text.ts';

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
