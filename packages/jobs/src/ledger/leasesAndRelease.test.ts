import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSteps, ok, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { cancelJob } from './cancelJob.ts';
import { markDueJobs } from './dispatchDueJobs.ts';
import { maxLost } from './limits.ts';
import { loseExpiredJobs } from './loseExpiredJobs.ts';
import { releaseJobs } from './releaseJobs.ts';
import { renewLeases } from './renewLeases.ts';

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

  describe('renew', () => {
    it('extends the lease of the attempt that holds it and of no other', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      await ledger.expireLease(id);
      await renewLeases(sql(), [{ jobId: id, attempt: 1 }]);
      await loseExpiredJobs(sql(), 100);
      expect((await ledger.row(id)).status).toBe('running');
      await ledger.expireLease(id);
      await renewLeases(sql(), [{ jobId: id, attempt: 2 }]);
      await loseExpiredJobs(sql(), 100);
      expect((await ledger.row(id)).status).toBe('retrying');
    });
  });

  describe('release', () => {
    it('hands an attempt back without counting it', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      expect(await releaseJobs(sql(), [{ jobId: id, attempt: 1 }])).toEqual([{ jobId: id, attempt: 1 }]);
      expect(await ledger.row(id)).toMatchObject({
        status: 'retrying',
        tries: 0,
        lost: 0,
        is_due: true,
        epoch: 1,
        message_id: null,
      });
      expect(await ledger.outcomes(id)).toEqual(['released']);
      expect(await releaseJobs(sql(), [{ jobId: id, attempt: 1 }])).toEqual([]);
      // The answer came all the same: it belongs on record (invariant 3).
      expect(await steps.finish(id, 1, ok)).toBeNull();
      expect(await ledger.outcomes(id)).toEqual(['late_succeeded']);
    });

    it('cancels when that was asked', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      await cancelJob(sql(), { organizationId: null, id });
      await releaseJobs(sql(), [{ jobId: id, attempt: 1 }]);
      expect((await ledger.row(id)).status).toBe('cancelled');
    });
  });

  describe('reconcile, lease over', () => {
    it('counts a loss and no try, up to the limit of a poison job', async () => {
      const id = await ledger.enqueue({ budget: 1 });
      for (let lost = 1; lost <= maxLost + 1; lost++) {
        await steps.start(id);
        await ledger.expireLease(id);
        await loseExpiredJobs(sql(), 100);
        const status = lost > maxLost ? 'failed' : 'retrying';
        expect(await ledger.row(id)).toMatchObject({ status, tries: 0, lost });
      }
      expect(await ledger.outcomes(id)).toEqual(Array(maxLost + 1).fill('lost'));
    });

    it('sends a job that lost an attempt alone', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      await ledger.expireLease(id);
      await loseExpiredJobs(sql(), 100);
      await ledger.enqueue();
      const dispatches = await markDueJobs(sql(), ledger.newId('message'), 1_000);
      const mine = dispatches.filter((dispatch) => dispatch.message.jobs.some((job) => job.id === id));
      expect(mine.map((dispatch) => dispatch.message.jobs)).toMatchObject([[{ id, attempt: 2, lost: 1 }]]);
    });

    it('cancels when that was asked', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      await cancelJob(sql(), { organizationId: null, id });
      await ledger.expireLease(id);
      await loseExpiredJobs(sql(), 100);
      expect(await ledger.row(id)).toMatchObject({ status: 'cancelled', lost: 1 });
    });
  });
});
