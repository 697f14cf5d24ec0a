import { describe, expect, it } from 'vitest';
import { jsonShape } from './jsonShape.ts';

describe('jsonShape', () => {
  it.each([
    ['', 0, 0],
    ['1', 0, 0],
    ['"[[{{,:"', 0, 0],
    ['"\\"[\\\\"', 0, 0],
    ['[]', 1, 1],
    ['{"a":[1,2,{"b":"]"}]}', 3, 7],
    ['[[],[[]],[]]', 3, 7],
    ['[[[', 3, 3],
    [']]][', 0, 1],
    ['"ü[" , [', 1, 2],
  ])('%j', (text, depth, values) => {
    expect(jsonShape(Buffer.from(text))).toEqual({ depth, values });
  });
});
