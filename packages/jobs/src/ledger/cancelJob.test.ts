import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bad, createSteps, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { cancelJob } from './cancelJob.ts';
import { parkJob } from './parkJob.ts';
import { retryJob } from './retryJob.ts';
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

  describe('cancel', () => {
    it('cancels a ready job at once, so that its message starts nothing', async () => {
      const id = await ledger.enqueue();
      const { messageId } = await steps.dispatch(id);
      expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({ kind: 'cancelled' });
      expect(await startJobs(sql(), [{ id, attempt: 1, messageId, worker: 'test' }])).toEqual([null]);
      expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({
        kind: 'finished',
        status: 'cancelled',
      });
    });

    it('cancels a job that waits for its retry or for a wake', async () => {
      const [retrying, waiting] = [await ledger.enqueue(), await ledger.enqueue()];
      await steps.start(retrying);
      await steps.finish(retrying, 1, bad);
      await steps.start(waiting);
      await parkJob(sql(), { jobId: waiting, attempt: 1 }, null);
      for (const id of [retrying, waiting]) {
        expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({ kind: 'cancelled' });
        expect(await ledger.row(id)).toMatchObject({ status: 'cancelled', message_id: null });
      }
    });

    it('does not see other organizations or queues (invariant 6)', async () => {
      const id = await ledger.enqueue();
      expect(await cancelJob(sql(), { organizationId: 'org_other', id })).toBeNull();
      expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id, queue: 'webhook' })).toBeNull();
      expect(await retryJob(sql(), { organizationId: 'org_other', id }, ledger.newId('job'))).toBeNull();
      expect((await ledger.row(id)).status).toBe('pending');
    });
  });
});
