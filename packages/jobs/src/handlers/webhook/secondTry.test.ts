import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Delivering, openDelivering } from '../../testing/openDelivering.ts';
import { deservesSecondTry } from './deservesSecondTry.ts';

describe('a connection that fails at once', () => {
  let delivering: Delivering;
  beforeAll(async () => {
    delivering = await openDelivering('postgres', { retryScheduleMs: [50] });
  });
  afterEach(() => delivering.reset());
  afterAll(async () => {
    await delivering.close();
    expect(delivering.faults).toEqual([]);
  });

  const ended = (id: string) =>
    eventually(async () => {
      const row = await delivering.ledger.row(id);
      expect(['succeeded', 'failed']).toContain(row.status);
      return row;
    }, 60_000);

  it('gets one second try at once, on record and for one try, and what follows keeps to the schedule', async () => {
    const { ledger, receiver } = delivering;
    receiver.on('/restarting', 'hang-up', 200);
    await ledger.addWebhook(receiver.url('/restarting'));
    await delivering.startWorker();
    const [mended = ''] = await delivering.publish();
    expect(await ended(mended)).toMatchObject({ status: 'succeeded', attempt: 2, tries: 1 });
    expect(await ledger.outcomes(mended)).toEqual(['failed', 'succeeded']);

    receiver.on('/restarting', 'hang-up');
    const [lasting = ''] = await delivering.publish();
    expect(await ended(lasting)).toMatchObject({ status: 'failed', attempt: 4, tries: 2 });
    receiver.on('/restarting', 500);
    const [answered = ''] = await delivering.publish();
    expect(await ended(answered)).toMatchObject({ status: 'failed', attempt: 2, tries: 2 });
  });

  it.each([
    ['reset before any answer', { errorCode: 'connection_reset' }, true],
    ['refused', { errorCode: 'connection_refused' }, true],
    ['refused again', { errorCode: 'connection_refused', isSecondTry: true }, false],
    ['refused late', { errorCode: 'connection_refused', durationMs: 1_000 }, false],
    ['reset after a status', { errorCode: 'connection_reset', statusCode: 503 }, false],
    ['aborted', { errorCode: 'connection_reset', aborted: true }, false],
    ['a timeout', { errorCode: 'timeout' }, false],
    ['an error of TLS', { errorCode: 'tls_error' }, false],
  ] as const)('%s: %j', (_what, change, expected) => {
    const result = { statusCode: null, durationMs: 20, aborted: false, isSecondTry: false, ...change };
    expect(deservesSecondTry(result, result)).toBe(expected);
  });
});
