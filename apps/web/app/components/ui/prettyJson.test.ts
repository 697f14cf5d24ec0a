import { describe, expect, it } from 'vitest';
import { prettyJson } from './prettyJson.ts';

describe('prettyJson', () => {
  it('indents like JSON.stringify', () => {
    const value = { type: 'invoice.paid', data: { list: [1, { a: null }], empty: {}, none: [], text: 'a: "b", {c}' } };
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });

  it('keeps numbers and escapes as they were sent', () => {
    expect(prettyJson('{"n":9007199254740993123,"e":1.50,"s":"\\u2028\\n"}')).toBe(
      '{\n  "n": 9007199254740993123,\n  "e": 1.50,\n  "s": "\\u2028\\n"\n}',
    );
  });

  it('leaves other text alone', () => {
    expect(prettyJson('<html>')).toBeNull();
    expect(prettyJson('{"cut":')).toBeNull();
  });
});
