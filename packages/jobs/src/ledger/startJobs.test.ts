import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSteps, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
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

  describe('start', () => {
    it('sets the fence, the lease and the attempt in one statement', async () => {
      const id = await ledger.enqueue({ input: { a: 1 } });
      expect(await steps.start(id)).toMatchObject({ id, attempt: 1, tries: 0, input: { a: 1 } });
      expect(await ledger.row(id)).toMatchObject({ status: 'running', attempt: 1, message_id: null, has_lease: true });
      expect(await ledger.outcomes(id)).toEqual(['started']);
    });

    it('starts one attempt for two messages that arrive at the same time (invariant 4)', async () => {
      const id = await ledger.enqueue();
      const { messageId } = await steps.dispatch(id);
      const request = { id, attempt: 1, messageId, worker: 'test' };
      const started = await Promise.all(Array.from({ length: 8 }, () => startJobs(sql(), [request, request])));
      expect(started.flat().filter((job) => job !== null)).toHaveLength(1);
      expect(await ledger.outcomes(id)).toEqual(['started']);
    });

    it('leaves the row alone when the message is for another attempt', async () => {
      const id = await ledger.enqueue();
      expect(await steps.start(id, 2)).toBeNull();
      expect(await ledger.row(id)).toMatchObject({ status: 'pending', attempt: 0 });
    });

    it('does not start before the job is due, and frees the row for a new dispatch', async () => {
      const id = await ledger.enqueue({ delayMs: 20_000 });
      expect(await steps.start(id)).toBeNull();
      expect(await ledger.row(id)).toMatchObject({ status: 'pending', attempt: 0, message_id: null, epoch: 1 });
    });

    it('does not free a row for a message that is not the awaited one', async () => {
      const id = await ledger.enqueue({ delayMs: 20_000 });
      const { messageId } = await steps.dispatch(id);
      await startJobs(sql(), [{ id, attempt: 1, messageId: 'old', worker: 'test' }]);
      expect(await ledger.row(id)).toMatchObject({ message_id: messageId, epoch: 0 });
    });

    it('ignores a job that does not exist', async () => {
      expect(await startJobs(sql(), [{ id: 'job_none', attempt: 1, messageId: 'm', worker: 'test' }])).toEqual([null]);
    });

    it('defers a delivery while its endpoint is held back, without an attempt or a try', async () => {
      const webhookId = await ledger.addWebhook();
      const { deliveryIds } = await ledger.publish();
      const [id = ''] = deliveryIds;
      await sql().query(`update webhooks set held_until = now() + interval '20 seconds' where id = $1`, [webhookId]);
      expect(await steps.start(id)).toBeNull();
      const row = await ledger.row(id);
      expect(row).toMatchObject({ status: 'pending', attempt: 0, tries: 0, message_id: null, epoch: 1 });
      expect(row.due_in_ms).toBeGreaterThan(15_000);
      await sql().query('update webhooks set held_until = null, deleted_at = now() where id = $1', [webhookId]);
    });

    it('skips a delivery whose endpoint was disabled or deleted', async () => {
      for (const column of ['disabled_at', 'deleted_at']) {
        const webhookId = await ledger.addWebhook();
        const [id = ''] = (await ledger.publish()).deliveryIds;
        await sql().query(`update webhooks set ${column} = now() where id = $1`, [webhookId]);
        expect(await steps.start(id)).toBeNull();
        expect(await ledger.row(id)).toMatchObject({ status: 'skipped', attempt: 0 });
      }
    });

    it('gives a delivery its event and the version of its endpoint', async () => {
      const webhookId = await ledger.addWebhook();
      const { eventId, deliveryIds } = await ledger.publish('a.b', '{"n":9007199254740993}');
      const job = await steps.start(deliveryIds[0] ?? '');
      expect(job?.delivery).toMatchObject({
        eventId,
        eventType: 'a.b',
        webhookId,
        webhookVersion: 1,
        isFailing: false,
      });
      expect(job?.delivery?.body.toString()).toBe('{"n":9007199254740993}');
      await sql().query('update webhooks set deleted_at = now() where id = $1', [webhookId]);
    });
  });
});
