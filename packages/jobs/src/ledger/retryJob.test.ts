import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bad, createSteps, ok, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { retryJob } from './retryJob.ts';

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

  describe('retry by hand', () => {
    it.each(['cancelled', 'skipped'])('reopens a %s job', async (status) => {
      const id = await ledger.enqueue();
      await sql().query('update jobs set status = $2::job_status, finished_at = now(), lost = 3 where id = $1', [
        id,
        status,
      ]);
      expect(await retryJob(sql(), { organizationId: ledger.organizationId, id }, '')).toEqual({
        kind: 'retrying',
        id,
      });
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', is_due: true, lost: 0, cancel_asked: false });
      expect(await steps.start(id)).toMatchObject({ attempt: 1 });
    });

    it('reopens a failed job with one more try and forgets its losses', async () => {
      const id = await ledger.enqueue({ budget: 1 });
      await steps.start(id);
      await steps.finish(id, 1, bad);
      expect(await retryJob(sql(), { organizationId: ledger.organizationId, id }, '')).toEqual({
        kind: 'retrying',
        id,
      });
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', is_due: true, budget: 2, lost: 0, tries: 1 });
      expect(await steps.start(id)).toMatchObject({ attempt: 2 });
      await steps.finish(id, 2, bad);
      expect((await ledger.row(id)).status).toBe('failed');
    });

    it('makes a job that waits for its retry due now, and its old message void', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      await steps.finish(id, 1, bad);
      await retryJob(sql(), { organizationId: ledger.organizationId, id }, '');
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', is_due: true, message_id: null, epoch: 2 });
    });

    it('refuses what runs or waits for its first attempt', async () => {
      const id = await ledger.enqueue();
      expect(await retryJob(sql(), { organizationId: null, id }, '')).toEqual({ kind: 'refused', status: 'pending' });
      await steps.start(id);
      expect(await retryJob(sql(), { organizationId: null, id }, '')).toEqual({ kind: 'refused', status: 'running' });
    });

    it('sends a succeeded delivery again as a new one with the same event (invariant 2)', async () => {
      const webhookId = await ledger.addWebhook();
      const { eventId, deliveryIds } = await ledger.publish();
      const [id = ''] = deliveryIds;
      await steps.start(id);
      await steps.finish(id, 1, ok);
      const newJobId = ledger.newId('job');
      expect(await retryJob(sql(), { organizationId: ledger.organizationId, id }, newJobId)).toEqual({
        kind: 'replayed',
        id: newJobId,
      });
      const replay = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: newJobId } });
      expect(replay).toMatchObject({ eventId, webhookId, replayOf: id, status: 'pending', attempt: 0, tries: 0 });
      await sql().query('update webhooks set deleted_at = now() where id = $1', [webhookId]);
    });
  });
});
