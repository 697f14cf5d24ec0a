import { describe, expect, it } from 'vitest';
import { answerCode, answerWords } from './answer.ts';

describe('the answer of an attempt', () => {
  it.each([
    [{ statusCode: 200, errorCode: null }, '200', '200 OK'],
    [{ statusCode: 500, errorCode: 'http_status' }, '500', '500 Internal Server Error'],
    [{ statusCode: 599, errorCode: 'http_status' }, '599', '599'],
    [{ statusCode: null, errorCode: 'timeout' }, 'timeout', 'No answer before the deadline'],
    // A body that never ended: there is a status, but it is not what decided.
    [{ statusCode: 200, errorCode: 'timeout' }, 'timeout', 'No answer before the deadline'],
    [{ statusCode: null, errorCode: null }, null, null],
  ])('%j', (answer, code, words) => {
    expect(answerCode(answer)).toBe(code);
    expect(answerWords(answer)).toBe(words);
  });
});
