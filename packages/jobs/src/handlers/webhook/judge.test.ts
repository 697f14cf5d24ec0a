import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { DeliveryErrorCode, SendResult } from './sendResult.ts';

const scheduleMs = [5_000, 300_000];
const now = new Date('2026-01-01T00:00:00Z');
const context = { tries: 1, scheduleMs, random: () => 0, now };

function answered(statusCode: number, changes: Partial<SendResult> = {}): SendResult {
  const isSuccess = statusCode >= 200 && statusCode < 300;
  return {
    statusCode,
    errorCode: isSuccess ? null : 'http_status',
    errorMessage: null,
    responseHeaders: {},
    responseBody: new Uint8Array(),
    truncated: false,
    durationMs: 1,
    retryAfter: null,
    abortMessage: false,
    disable: false,
    aborted: false,
    ...changes,
  };
}

describe('the verdict on an attempt', () => {
  it.each([200, 201, 204, 299])('%i succeeds', (status) => {
    expect(judge(answered(status), context)).toEqual({
      outcome: 'succeeded',
      retryable: false,
      delayMs: null,
      disable: null,
      holdBackMs: null,
    });
  });

  it.each([100, 301, 302, 304, 400, 401, 403, 404, 408, 409, 422, 425, 451, 500, 501, 599])(
    '%i is retried',
    (status) => {
      expect(judge(answered(status), context)).toMatchObject({
        outcome: 'failed',
        retryable: true,
        delayMs: 5_000,
        holdBackMs: null,
      });
    },
  );

  it.each<DeliveryErrorCode>([
    'timeout',
    'dns_error',
    'connection_refused',
    'connection_reset',
    'tls_error',
    'blocked_address',
    'response_too_large',
    'invalid_response',
  ])('%s is retried, whatever the status was', (errorCode) => {
    for (const result of [
      answered(200, { errorCode }),
      answered(410, { errorCode }),
      answered(200, { errorCode, statusCode: null }),
    ]) {
      expect(judge(result, context)).toMatchObject({
        outcome: 'failed',
        retryable: true,
        delayMs: 5_000,
        disable: null,
      });
    }
  });

  it('410 ends the delivery and disables the endpoint', () => {
    expect(judge(answered(410), context)).toMatchObject({
      outcome: 'failed',
      retryable: false,
      delayMs: null,
      disable: 'gone',
    });
  });

  it('abort-message ends the delivery, and only it', () => {
    expect(judge(answered(500, { abortMessage: true }), context)).toMatchObject({
      outcome: 'failed',
      retryable: false,
      delayMs: null,
      disable: null,
    });
    expect(judge(answered(200, { abortMessage: true }), context)).toMatchObject({ outcome: 'succeeded' });
  });

  it('disable is passed on whatever the answer was', () => {
    expect(judge(answered(500, { disable: true }), context)).toMatchObject({
      retryable: true,
      disable: 'receiver_asked',
    });
    expect(judge(answered(200, { disable: true }), context)).toMatchObject({
      outcome: 'succeeded',
      disable: 'receiver_asked',
    });
    expect(judge(answered(410, { disable: true }), context)).toMatchObject({ disable: 'gone' });
  });
});

describe('the delay', () => {
  it.each([
    [1, 5_000],
    [2, 300_000],
    // The job's budget is of a longer schedule, from before it was changed.
    [3, 300_000],
    [9, 300_000],
  ])('after try %i is %s', (tries, delayMs) => {
    expect(judge(answered(500), { ...context, tries })).toMatchObject({ retryable: true, delayMs });
  });

  it('is only ever lengthened by jitter, by at most a tenth', () => {
    expect(judge(answered(500), { ...context, random: () => 0.999 }).delayMs).toBeGreaterThan(5_000);
    expect(judge(answered(500), { ...context, random: () => 0.999 }).delayMs).toBeLessThanOrEqual(5_500);
  });

  it.each([
    ['60', 60_000],
    ['1', 5_000],
    ['0', 5_000],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 5_000],
    ['999999999', 86_400_000],
    ['soon', 5_000],
    ['-1', 5_000],
  ])('never undercuts Retry-After: %s', (retryAfter, delayMs) => {
    for (const status of [429, 502, 503, 504, 500]) {
      expect(judge(answered(status, { retryAfter }), context).delayMs).toBe(delayMs);
    }
  });

  it('honours Retry-After also when the answer broke off after it', () => {
    const broken = answered(503, { retryAfter: '60', errorCode: 'connection_reset' });
    expect(judge(broken, context)).toMatchObject({ delayMs: 60_000, holdBackMs: 60_000 });
  });

  it('never undercuts Retry-After beyond the schedule either', () => {
    expect(judge(answered(503, { retryAfter: '3600' }), { ...context, tries: 3 }).delayMs).toBe(3_600_000);
  });
});

describe('the endpoint is held back', () => {
  it.each([429, 502, 503, 504])('after %i, for as long as after a first failure', (status) => {
    expect(judge(answered(status), { ...context, tries: 2 }).holdBackMs).toBe(5_000);
  });

  it.each([429, 502, 503, 504])('after %i, for as long as Retry-After says', (status) => {
    expect(judge(answered(status, { retryAfter: '3600' }), context).holdBackMs).toBe(3_600_000);
    expect(judge(answered(status, { retryAfter: '9999999' }), context).holdBackMs).toBe(86_400_000);
    expect(judge(answered(status, { retryAfter: '2' }), context).holdBackMs).toBe(2_000);
  });

  it('not after any other answer, Retry-After or not', () => {
    for (const status of [200, 301, 400, 410, 500]) {
      expect(judge(answered(status, { retryAfter: '60' }), context).holdBackMs).toBeNull();
    }
  });
});
