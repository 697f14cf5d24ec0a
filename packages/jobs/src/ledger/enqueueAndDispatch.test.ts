import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { markDueJobs } from './dispatchDueJobs.ts';
import { enqueueJobs } from './enqueueJobs.ts';

// Rows of the protocol's table; the other rows are in the files beside this one.
describe('the ledger', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  const sql = () => ledger.db.sql;

  describe('enqueue', () => {
    it('inserts a pending row that is due', async () => {
      expect(await ledger.row(await ledger.enqueue())).toMatchObject({
        status: 'pending',
        attempt: 0,
        is_due: true,
        message_id: null,
      });
    });

    it('leaves nothing behind when the caller rolls back (invariant 5)', async () => {
      const id = ledger.newId('job');
      const rolledBack = ledger.db.transaction(async (tx) => {
        await enqueueJobs(tx, [{ id, organizationId: null, queue: 'email', name: 'x', input: {}, budget: 1 }]);
        throw new Error('no');
      });
      await expect(rolledBack).rejects.toThrow('no');
      await expect(ledger.row(id)).rejects.toThrow('No job');
    });
  });

  describe('dispatch', () => {
    it('marks due rows once, many first attempts to a message', async () => {
      const ids = await Promise.all(Array.from({ length: 25 }, () => ledger.enqueue()));
      const dispatches = await markDueJobs(sql(), ledger.newId('message'), 1_000);
      const jobs = dispatches.flatMap((dispatch) => dispatch.message.jobs);
      expect(jobs.map((job) => job.id)).toEqual(expect.arrayContaining(ids));
      expect(Math.max(...dispatches.map((dispatch) => dispatch.message.jobs.length))).toBe(10);
      const again = await markDueJobs(sql(), ledger.newId('message'), 1_000);
      expect(again.flatMap((dispatch) => dispatch.message.jobs).filter((job) => ids.includes(job.id))).toEqual([]);
    });

    it('sends a job that is due within a minute ahead, alone and with its delay, and leaves later ones', async () => {
      const soon = await ledger.enqueue({ delayMs: 20_000 });
      const later = await ledger.enqueue({ delayMs: 90_000 });
      const dispatches = await markDueJobs(sql(), ledger.newId('message'), 1_000);
      const mine = dispatches.find((dispatch) => dispatch.message.jobs.some((job) => job.id === soon));
      expect(mine?.message.jobs).toMatchObject([{ id: soon, attempt: 1 }]);
      expect(mine?.message.delayMs).toBeGreaterThan(19_000);
      expect((await ledger.row(later)).message_id).toBeNull();
    });
  });
});
