import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bad, createSteps, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { cancelJob } from './cancelJob.ts';
import { parkJob, wakeJob } from './parkJob.ts';
import { startJobs } from './startJobs.ts';

// Rows of the protocol's table; the other rows are in the files beside this one.
describe('the ledger', () => {
  let ledger: TestLedger;
  let steps: Steps;
  beforeAll(async () => {
    ledger = await openLedger();
    steps = createSteps(ledger);
  });
  afterAll(() => ledger.close());

  const sql = () => ledger.db.sql;

  describe('park and wake', () => {
    it('waits without a slot until its time, with tries begun anew', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      expect(await parkJob(sql(), { jobId: id, attempt: 1 }, 50_000)).toBe(true);
      expect(await ledger.row(id)).toMatchObject({
        status: 'waiting',
        tries: 0,
        is_due: false,
        epoch: 1,
        has_lease: false,
      });
      expect(await wakeJob(sql(), id)).toBe(true);
      expect(await ledger.row(id)).toMatchObject({ status: 'waiting', is_due: true });
    });

    it('does not lose a wake that came before the park, even past a failed attempt', async () => {
      const id = await ledger.enqueue({ budget: 3 });
      await steps.start(id);
      expect(await wakeJob(sql(), id)).toBe(true);
      await steps.finish(id, 1, { ...bad, delayMs: 0 });
      const message = (await ledger.row(id)).message_id ?? '';
      await startJobs(sql(), [{ id, attempt: 2, messageId: message, worker: 'test' }]);
      await parkJob(sql(), { jobId: id, attempt: 2 }, null);
      expect(await ledger.row(id)).toMatchObject({ status: 'waiting', is_due: true, wake_asked: false });
    });

    it('parks for ever without a time, and not for a stale attempt', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      expect(await parkJob(sql(), { jobId: id, attempt: 2 }, null)).toBe(false);
      expect(await parkJob(sql(), { jobId: id, attempt: 1 }, null)).toBe(true);
      expect(await ledger.row(id)).toMatchObject({ status: 'waiting', is_due: false });
      expect(await wakeJob(sql(), await ledger.enqueue())).toBe(false);
    });

    it('ends instead of waiting when a cancel was asked', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      await cancelJob(sql(), { organizationId: null, id });
      await parkJob(sql(), { jobId: id, attempt: 1 }, null);
      expect((await ledger.row(id)).status).toBe('cancelled');
    });
  });
});
