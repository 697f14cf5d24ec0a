import { describe, expect, it } from 'vitest';
import { type ErrorCode, httpStatusOf, isNovaError, NovaError } from './errors.ts';

describe('NovaError', () => {
  it('carries the code, the message for people and the details', () => {
    const cause = new Error('underneath');
    const error = new NovaError('TOO_MANY_REQUESTS', 'Too many sign-ins. Try again in 30 seconds.', {
      reason: 'LOGIN_LIMIT',
      fieldErrors: { email: ['Too many tries.'] },
      retryAfterSeconds: 30,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('NovaError');
    expect(error.message).toBe('Too many sign-ins. Try again in 30 seconds.');
    expect(error.code).toBe('TOO_MANY_REQUESTS');
    expect(error.reason).toBe('LOGIN_LIMIT');
    expect(error.fieldErrors).toEqual({ email: ['Too many tries.'] });
    expect(error.retryAfterSeconds).toBe(30);
    expect(error.cause).toBe(cause);
  });

  it('has no details and no cause unless given', () => {
    const error = new NovaError('NOT_FOUND', 'There is no such webhook.');
    expect(error.reason).toBeUndefined();
    expect(error.fieldErrors).toBeUndefined();
    expect(error.retryAfterSeconds).toBeUndefined();
    expect('cause' in error).toBe(false);
  });

  it('is told apart from other errors', () => {
    expect(isNovaError(new NovaError('CONFLICT', 'Taken.'))).toBe(true);
    const imposter = Object.assign(new Error('x'), { name: 'NovaError', code: 'CONFLICT' });
    for (const other of [new Error('x'), imposter, { code: 'CONFLICT' }, null, undefined, 'CONFLICT']) {
      expect(isNovaError(other)).toBe(false);
    }
  });
});

describe('httpStatusOf', () => {
  it.each<[ErrorCode, number]>([
    ['BAD_REQUEST', 400],
    ['UNAUTHORIZED', 401],
    ['FORBIDDEN', 403],
    ['NOT_FOUND', 404],
    ['CONFLICT', 409],
    ['PRECONDITION_FAILED', 412],
    ['PAYLOAD_TOO_LARGE', 413],
    ['TOO_MANY_REQUESTS', 429],
    ['INTERNAL_SERVER_ERROR', 500],
    ['SERVICE_UNAVAILABLE', 503],
  ])('maps %s to %d', (code, status) => {
    expect(httpStatusOf[code]).toBe(status);
  });
});
