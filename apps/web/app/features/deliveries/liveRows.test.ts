import { describe, expect, it } from 'vitest';
import type { DeliveryView } from './delivery.ts';
import type { DeliveryFilter } from './filter.ts';
import { countUnknown, currentRows, heardSince, MOST_CHANGES, withNews } from './liveRows.ts';
import { matchesFilter } from './matchesFilter.ts';

function delivery(id: string, more: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id,
    eventId: 'evt_1',
    eventType: 'invoice.paid',
    webhookId: 'whk_1',
    webhookUrl: 'https://a.example/',
    status: 'pending',
    attemptCount: 0,
    tries: 0,
    budget: 10,
    lastAttemptAt: null,
    lastDurationMs: null,
    lastStatusCode: null,
    lastErrorCode: null,
    nextAttemptAt: null,
    createdAt: '2026-11-24T10:00:00.000Z',
    finishedAt: null,
    replayOf: null,
    ...more,
  };
}

const unfiltered: DeliveryFilter = { status: [], webhook: null, type: null, code: null, event: null, time: null };
const page = { rows: [delivery('job_5'), delivery('job_3')], matches: () => true, isFirstPage: true, isMore: true };

describe('live rows', () => {
  it('change in place and never move', () => {
    const changes = withNews(new Map(), [delivery('job_9'), delivery('job_3', { status: 'succeeded' })], 1);
    expect(currentRows(page.rows, changes).map((row) => [row.id, row.status])).toEqual([
      ['job_5', 'pending'],
      ['job_3', 'succeeded'],
    ]);
  });

  it('count what the page would show besides', () => {
    const changes = withNews(
      new Map(),
      [delivery('job_1'), delivery('job_4'), delivery('job_5'), delivery('job_9')],
      1,
    );
    expect(countUnknown(page, changes)).toBe(2);
    expect(countUnknown({ ...page, isMore: false }, changes)).toBe(3);
    expect(countUnknown({ ...page, isFirstPage: false }, changes)).toBe(1);
    expect(countUnknown({ ...page, matches: ({ id }) => id === 'job_9' }, changes)).toBe(1);
  });

  it('forget what a newer list knows, and what is too much', () => {
    const changes = withNews(withNews(new Map(), [delivery('job_1')], 1), [delivery('job_2')], 2);
    expect([...heardSince(changes, 2).keys()]).toEqual(['job_2']);
    const many = Array.from({ length: MOST_CHANGES + 5 }, (_, index) => delivery(`job_${index}`));
    expect(withNews(new Map(), many, 1).size).toBe(MOST_CHANGES);
  });

  it.each([
    [{}, true],
    [{ status: ['pending'] }, true],
    [{ status: ['failed', 'pending'] }, true],
    [{ status: ['failed'] }, false],
    [{ webhook: 'whk_2' }, false],
    [{ type: 'invoice.paid', event: 'evt_1' }, true],
    [{ type: 'invoice' }, false],
    [{ code: 500 }, false],
  ] as const)('match the filter %j: %s', (filter, expected) => {
    expect(matchesFilter({ ...unfiltered, ...filter }, delivery('job_1'))).toBe(expected);
  });
});
