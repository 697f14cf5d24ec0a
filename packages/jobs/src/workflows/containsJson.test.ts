import { describe, expect, it } from 'vitest';
import { containsJson } from './containsJson.ts';

describe('containsJson', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: '1' }, false],
    [{ a: { b: { c: null } } }, { a: { b: { c: null } } }, true],
    [{ a: {} }, { a: { b: undefined } }, false],
    [{ a: [3, 2, 1] }, { a: [1, 3] }, true],
    [{ a: [1] }, { a: 1 }, false],
    [{ a: [{ id: 1, n: 2 }] }, { a: [{ id: 1 }] }, true],
    [[], {}, false],
    [{}, {}, true],
    [null, {}, false],
    ['x', 'x', true],
    [{ length: 0 }, { toString: 1 }, false],
  ])('%j contains %j: %s', (value, part, expected) => {
    expect(containsJson(value, part)).toBe(expected);
  });
});
