import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSteps, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { freeJobs, giveBackJobs, oldMessages } from './freeJobs.ts';
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

  describe('reconcile, unknown', () => {
    it('frees the rows of a message, and only those that still wait for it', async () => {
      const [waiting, running] = [await ledger.enqueue(), await ledger.enqueue()];
      const { messageId } = await steps.dispatch(waiting);
      const other = (await ledger.row(running)).message_id ?? '';
      await startJobs(sql(), [{ id: running, attempt: 1, messageId: other, worker: 'test' }]);
      const old = await oldMessages(sql(), null, 1_000, 0);
      expect(old.map((message) => message.id)).toContain(messageId);
      await freeJobs(sql(), [messageId, other]);
      expect(await ledger.row(waiting)).toMatchObject({ status: 'pending', message_id: null, epoch: 1 });
      expect(await ledger.row(running)).toMatchObject({ status: 'running', epoch: 0 });
    });

    it('asks about no message that is young or whose time has not come', async () => {
      const young = await ledger.enqueue();
      const delayed = await ledger.enqueue({ delayMs: 20_000 });
      await steps.dispatch(young);
      expect((await oldMessages(sql(), null, 1_000)).map((message) => message.id)).not.toContain(
        (await ledger.row(young)).message_id,
      );
      expect((await oldMessages(sql(), null, 1_000, 0)).map((message) => message.id)).not.toContain(
        (await ledger.row(delayed)).message_id,
      );
    });

    it('pages through more messages of one moment than fit a page', async () => {
      const ids = await Promise.all(Array.from({ length: 7 }, () => ledger.enqueue({ queue: 'report' })));
      await sql().query(
        `update jobs set message_id = 'same_' || id, dispatched_at = now() - interval '1 hour' where id = any($1)`,
        [ids],
      );
      const seen: string[] = [];
      for (
        let page = await oldMessages(sql(), null, 3);
        page.length > 0;
        page = await oldMessages(sql(), page.at(-1)?.at ?? null, 3)
      ) {
        seen.push(...page.filter((message) => message.queue === 'report').map((message) => message.id));
      }
      expect(seen.toSorted()).toEqual(ids.map((id) => `same_${id}`).toSorted());
    });

    it('gives single rows of a message back', async () => {
      const id = await ledger.enqueue();
      const { messageId } = await steps.dispatch(id);
      expect(await giveBackJobs(sql(), 'another', [id])).toBe(0);
      expect(await giveBackJobs(sql(), messageId, [id])).toBe(1);
    });
  });
});
