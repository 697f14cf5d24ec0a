import { describe, expect, it } from 'vitest';
import type { JobFilter } from './filter.ts';
import { isFiltered, matchesFilter } from './filter.ts';
import type { JobView } from './job.ts';
import { isDelayed, progressWords, retryLabel } from './job.ts';

const job: JobView = {
  id: 'job_01JDABCD',
  organizationId: 'org_1',
  organizationName: null,
  queue: 'email',
  name: 'email.send',
  status: 'failed',
  tags: ['billing'],
  priority: 0,
  attemptCount: 2,
  progress: null,
  errorCode: 'smtp_error',
  errorMessage: 'The mailbox is full',
  isCancelling: false,
  nextAttemptAt: null,
  createdAt: '2026-11-24T12:00:00.000Z',
  finishedAt: '2026-11-24T12:00:09.000Z',
};

const all: JobFilter = { search: '', status: null, queue: null, isEverywhere: false, parsed: { text: [] } };

describe('what a list of jobs shows', () => {
  it('all without a filter', () => {
    expect(matchesFilter(all, job)).toBe(true);
    expect(isFiltered(all)).toBe(false);
  });

  it.each<[Partial<JobFilter>, boolean]>([
    [{ status: 'failed', queue: 'email' }, true],
    [{ status: 'succeeded' }, false],
    [{ queue: 'report' }, false],
    [{ parsed: { tag: 'billing', error: 'mailbox', text: [] } }, true],
    [{ parsed: { tag: 'bill', text: [] } }, false],
    [{ parsed: { text: ['SMTP', 'send'] } }, true],
    [{ parsed: { text: ['timeout'] } }, false],
    [{ parsed: { status: 'failed', queue: 'webhook', text: [] } }, false],
    [{ parsed: null }, false],
  ])('%o', (filter, expected) => {
    expect(matchesFilter({ ...all, ...filter }, job)).toBe(expected);
  });
});

describe('what can be done with a job', () => {
  it('runs again what has ended without success, and sends again what was delivered', () => {
    expect(retryLabel(job)).toBe('Retry');
    expect(retryLabel({ status: 'retrying', queue: 'email' })).toBe('Retry now');
    expect(retryLabel({ status: 'succeeded', queue: 'email' })).toBeNull();
    expect(retryLabel({ status: 'succeeded', queue: 'webhook' })).toBe('Send again');
    expect(retryLabel({ status: 'running', queue: 'email' })).toBeNull();
  });

  it('starts before its time what is due later', () => {
    const now = new Date('2026-11-24T12:00:00.000Z');
    expect(isDelayed({ status: 'pending', nextAttemptAt: '2026-11-24T13:00:00.000Z' }, now)).toBe(true);
    expect(isDelayed({ status: 'pending', nextAttemptAt: '2026-11-24T11:00:00.000Z' }, now)).toBe(false);
    expect(isDelayed({ status: 'failed', nextAttemptAt: null }, now)).toBe(false);
  });

  it('tells how far it is', () => {
    expect(progressWords({ done: 42_180, total: 61_000, text: 'rows' })).toBe('42,180 of 61,000, rows');
    expect(progressWords({ done: 3 })).toBe('3');
  });
});
