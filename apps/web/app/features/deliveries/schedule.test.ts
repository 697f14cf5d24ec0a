import { describe, expect, it } from 'vitest';
import type { AttemptView } from './delivery.ts';
import { plannedAttempts } from './schedule.ts';

const attempt = (number: number, startedAt: string): AttemptView => ({
  number,
  startedAt,
  durationMs: 400,
  outcome: 'failed',
  statusCode: 500,
  errorCode: 'http_status',
  errorMessage: null,
  url: null,
  requestHeaders: null,
  responseHeaders: null,
  responseBody: null,
  truncated: false,
});

const attempts = [attempt(1, '2026-11-24T14:02:07.000Z'), attempt(2, '2026-11-24T14:02:12.000Z')];
const delivery = { status: 'retrying', nextAttemptAt: '2026-11-24T14:32:00.000Z' } as const;

describe('plannedAttempts', () => {
  it('shows what was, what is next and what would follow', () => {
    const points = plannedAttempts(delivery, attempts, [5000, 300_000, 1_800_000, 7_200_000]);
    expect(points.map(({ number, kind, code, waitMs }) => [number, kind, code, waitMs])).toEqual([
      [1, 'failed', '500', null],
      [2, 'failed', '500', null],
      [3, 'next', null, null],
      [4, 'planned', null, 1_800_000],
      [5, 'planned', null, 7_200_000],
    ]);
    expect(points.at(-1)?.at).toBe('2026-11-24T17:02:00.000Z');
  });

  it('plans nothing for what has ended or gone beyond the schedule', () => {
    expect(plannedAttempts({ status: 'failed', nextAttemptAt: null }, attempts, [5000])).toEqual([]);
    expect(plannedAttempts(delivery, attempts, [5000])).toEqual([]);
  });
});
