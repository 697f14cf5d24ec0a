import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { cancelJob } from './cancelJob.ts';
import { markDueJobs } from './dispatchDueJobs.ts';
import { enqueueJobs } from './enqueueJobs.ts';
import { type AttemptResult, type Finished, finishJobs } from './finishJobs.ts';
import { freeJobs, giveBackJobs, oldMessages } from './freeJobs.ts';
import { maxLost } from './limits.ts';
import { loseExpiredJobs } from './loseExpiredJobs.ts';
import { parkJob, wakeJob } from './parkJob.ts';
import { releaseJobs } from './releaseJobs.ts';
import { renewLeases } from './renewLeases.ts';
import { retryJob } from './retryJob.ts';
import { type StartedJob, startJobs } from './startJobs.ts';

// One test or more for every row of the protocol's table.
describe('the ledger', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  const sql = () => ledger.db.sql;
  const ok: AttemptResult = { outcome: 'succeeded', retryable: false, delayMs: 0, durationMs: 5 };
  const bad: AttemptResult = {
    outcome: 'failed',
    retryable: true,
    delayMs: 5_000,
    durationMs: 5,
    errorCode: 'http_status',
    errorMessage: 'no',
  };

  async function dispatch(id: string): Promise<{ messageId: string; attempt: number }> {
    await markDueJobs(sql(), ledger.newId('message'), 1_000);
    const row = await ledger.row(id);
    if (row.message_id === null) throw new Error(`${id} was not dispatched`);
    return { messageId: row.message_id, attempt: row.attempt + 1 };
  }

  async function start(id: string, attempt?: number): Promise<StartedJob | null> {
    const message = await dispatch(id);
    const [job] = await startJobs(sql(), [
      { id, worker: 'test', messageId: message.messageId, attempt: attempt ?? message.attempt },
    ]);
    return job ?? null;
  }

  async function finish(id: string, attempt: number, result: AttemptResult): Promise<Finished> {
    const [finished] = await finishJobs(sql(), [
      { ...result, jobId: id, attempt, nextMessageId: ledger.newId('message') },
    ]);
    return finished ?? null;
  }

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
      expect(mine?.message.jobs).toEqual([{ id: soon, attempt: 1 }]);
      expect(mine?.message.delayMs).toBeGreaterThan(19_000);
      expect((await ledger.row(later)).message_id).toBeNull();
    });
  });

  describe('start', () => {
    it('sets the fence, the lease and the attempt in one statement', async () => {
      const id = await ledger.enqueue({ input: { a: 1 } });
      expect(await start(id)).toMatchObject({ id, attempt: 1, tries: 0, input: { a: 1 } });
      expect(await ledger.row(id)).toMatchObject({ status: 'running', attempt: 1, message_id: null, has_lease: true });
      expect(await ledger.outcomes(id)).toEqual(['started']);
    });

    it('starts one attempt for two messages that arrive at the same time (invariant 4)', async () => {
      const id = await ledger.enqueue();
      const { messageId } = await dispatch(id);
      const request = { id, attempt: 1, messageId, worker: 'test' };
      const started = await Promise.all(Array.from({ length: 8 }, () => startJobs(sql(), [request, request])));
      expect(started.flat().filter((job) => job !== null)).toHaveLength(1);
      expect(await ledger.outcomes(id)).toEqual(['started']);
    });

    it('leaves the row alone when the message is for another attempt', async () => {
      const id = await ledger.enqueue();
      expect(await start(id, 2)).toBeNull();
      expect(await ledger.row(id)).toMatchObject({ status: 'pending', attempt: 0 });
    });

    it('does not start before the job is due, and frees the row for a new dispatch', async () => {
      const id = await ledger.enqueue({ delayMs: 20_000 });
      expect(await start(id)).toBeNull();
      expect(await ledger.row(id)).toMatchObject({ status: 'pending', attempt: 0, message_id: null, epoch: 1 });
    });

    it('does not free a row for a message that is not the awaited one', async () => {
      const id = await ledger.enqueue({ delayMs: 20_000 });
      const { messageId } = await dispatch(id);
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
      expect(await start(id)).toBeNull();
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
        expect(await start(id)).toBeNull();
        expect(await ledger.row(id)).toMatchObject({ status: 'skipped', attempt: 0 });
      }
    });

    it('gives a delivery its event and the version of its endpoint', async () => {
      const webhookId = await ledger.addWebhook();
      const { eventId, deliveryIds } = await ledger.publish('a.b', '{"n":9007199254740993}');
      const job = await start(deliveryIds[0] ?? '');
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

  describe('renew', () => {
    it('extends the lease of the attempt that holds it and of no other', async () => {
      const id = await ledger.enqueue();
      await start(id);
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

  describe('finish', () => {
    it('succeeds', async () => {
      const id = await ledger.enqueue();
      await start(id);
      expect(await finish(id, 1, ok)).toEqual({ status: 'succeeded', dispatchDelayMs: null });
      expect(await ledger.row(id)).toMatchObject({ status: 'succeeded', tries: 1, has_lease: false });
      expect(await ledger.outcomes(id)).toEqual(['succeeded']);
    });

    it('retries with the delay, marked for dispatch when that is soon, and fails when the budget is used', async () => {
      const id = await ledger.enqueue({ budget: 2 });
      await start(id);
      expect(await finish(id, 1, bad)).toEqual({ status: 'retrying', dispatchDelayMs: 5_000 });
      const row = await ledger.row(id);
      expect(row).toMatchObject({ status: 'retrying', tries: 1, epoch: 1, is_due: false });
      expect(row.message_id).not.toBeNull();
      await ledger.passTime(id);
      await startJobs(sql(), [{ id, attempt: 2, messageId: row.message_id ?? '', worker: 'test' }]);
      expect(await finish(id, 2, bad)).toEqual({ status: 'failed', dispatchDelayMs: null });
      expect(await ledger.outcomes(id)).toEqual(['failed', 'failed']);
    });

    it('leaves a distant retry to the dispatcher', async () => {
      const id = await ledger.enqueue();
      await start(id);
      expect(await finish(id, 1, { ...bad, delayMs: 300_000 })).toEqual({ status: 'retrying', dispatchDelayMs: null });
      expect((await ledger.row(id)).message_id).toBeNull();
    });

    it('fails at once what must not be tried again', async () => {
      const id = await ledger.enqueue();
      await start(id);
      expect(await finish(id, 1, { ...bad, retryable: false })).toMatchObject({ status: 'failed' });
    });

    it('cancels instead of retrying when that was asked, but lets a success stand', async () => {
      const [failing, succeeding] = [await ledger.enqueue(), await ledger.enqueue()];
      for (const id of [failing, succeeding]) {
        await start(id);
        expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({ kind: 'cancelling' });
      }
      expect(await finish(failing, 1, bad)).toMatchObject({ status: 'cancelled' });
      expect(await finish(succeeding, 1, ok)).toMatchObject({ status: 'succeeded' });
    });

    it('records a late outcome and does not touch the job that moved on (invariants 3 and 4)', async () => {
      for (const [result, late] of [
        [ok, 'late_succeeded'],
        [bad, 'late_failed'],
      ] as const) {
        const id = await ledger.enqueue();
        await start(id);
        await ledger.expireLease(id);
        await loseExpiredJobs(sql(), 100);
        await start(id);
        expect(await finish(id, 1, result)).toBeNull();
        expect(await ledger.row(id)).toMatchObject({ status: 'running', attempt: 2, tries: 0 });
        expect(await ledger.outcomes(id)).toEqual([late, 'started']);
      }
    });

    it('keeps a stale attempt out of the decision also when both end in one batch (invariant 4)', async () => {
      const id = await ledger.enqueue({ budget: 5 });
      await start(id);
      await ledger.expireLease(id);
      await loseExpiredJobs(sql(), 100);
      await start(id);
      const stale = {
        ...bad,
        delayMs: 0,
        output: 'stale',
        jobId: id,
        attempt: 1,
        nextMessageId: ledger.newId('message'),
      };
      const current = { ...bad, delayMs: 3_600_000, jobId: id, attempt: 2, nextMessageId: ledger.newId('message') };
      for (const batch of [[stale, current]]) {
        expect(await finishJobs(sql(), batch)).toEqual([null, { status: 'retrying', dispatchDelayMs: null }]);
      }
      const row = await ledger.row(id);
      expect(row).toMatchObject({ message_id: null, tries: 1 });
      expect(row.due_in_ms).toBeGreaterThan(3_000_000);
      expect(await ledger.outcomes(id)).toEqual(['late_failed', 'failed']);
    });

    it('uses up no try for an attempt that sent nothing', async () => {
      const id = await ledger.enqueue({ budget: 1 });
      await start(id);
      const unsent: AttemptResult = { outcome: 'released', retryable: false, delayMs: 60_000, durationMs: 1 };
      expect(await finish(id, 1, unsent)).toMatchObject({ status: 'retrying' });
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', tries: 0, lost: 0, is_due: false });
      expect(await ledger.outcomes(id)).toEqual(['released']);
    });

    it('keeps the exchange, with bytes and header values as they came but no NUL', async () => {
      const id = await ledger.enqueue();
      await start(id);
      const exchange = {
        url: 'http://example.test/',
        statusCode: 500,
        requestHeaders: { 'webhook-id': 'evt_1' },
        responseHeaders: { 'x-odd': 'a\u0000"b\\' },
        responseBody: Buffer.from([0, 255, 10]),
        truncated: true,
      };
      await finish(id, 1, { ...bad, exchange });
      const attempt = await ledger.db.prisma.attempt.findFirstOrThrow({ where: { jobId: id } });
      expect(attempt).toMatchObject({
        url: exchange.url,
        statusCode: 500,
        truncated: true,
        responseHeaders: { 'x-odd': 'a"b\\' },
      });
      expect(Buffer.from(attempt.responseBody ?? [])).toEqual(exchange.responseBody);
    });

    it('decides every job of a batch for itself', async () => {
      const ids = await Promise.all([ledger.enqueue(), ledger.enqueue({ budget: 1 }), ledger.enqueue()]);
      for (const id of ids) await start(id);
      const finished = await finishJobs(
        sql(),
        ids.map((jobId, index) => ({
          ...(index === 2 ? ok : bad),
          jobId,
          attempt: 1,
          nextMessageId: ledger.newId('message'),
        })),
      );
      expect(finished.map((one) => one?.status)).toEqual(['retrying', 'failed', 'succeeded']);
    });
  });

  describe('release', () => {
    it('hands an attempt back without counting it', async () => {
      const id = await ledger.enqueue();
      await start(id);
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
      expect(await finish(id, 1, ok)).toBeNull();
      expect(await ledger.outcomes(id)).toEqual(['late_succeeded']);
    });

    it('cancels when that was asked', async () => {
      const id = await ledger.enqueue();
      await start(id);
      await cancelJob(sql(), { organizationId: null, id });
      await releaseJobs(sql(), [{ jobId: id, attempt: 1 }]);
      expect((await ledger.row(id)).status).toBe('cancelled');
    });
  });

  describe('reconcile, lease over', () => {
    it('counts a loss and no try, up to the limit of a poison job', async () => {
      const id = await ledger.enqueue({ budget: 1 });
      for (let lost = 1; lost <= maxLost + 1; lost++) {
        await start(id);
        await ledger.expireLease(id);
        await loseExpiredJobs(sql(), 100);
        const status = lost > maxLost ? 'failed' : 'retrying';
        expect(await ledger.row(id)).toMatchObject({ status, tries: 0, lost });
      }
      expect(await ledger.outcomes(id)).toEqual(Array(maxLost + 1).fill('lost'));
    });

    it('sends a job that lost an attempt alone', async () => {
      const id = await ledger.enqueue();
      await start(id);
      await ledger.expireLease(id);
      await loseExpiredJobs(sql(), 100);
      await ledger.enqueue();
      const dispatches = await markDueJobs(sql(), ledger.newId('message'), 1_000);
      const mine = dispatches.filter((dispatch) => dispatch.message.jobs.some((job) => job.id === id));
      expect(mine.map((dispatch) => dispatch.message.jobs)).toEqual([[{ id, attempt: 2, lost: 1 }]]);
    });

    it('cancels when that was asked', async () => {
      const id = await ledger.enqueue();
      await start(id);
      await cancelJob(sql(), { organizationId: null, id });
      await ledger.expireLease(id);
      await loseExpiredJobs(sql(), 100);
      expect(await ledger.row(id)).toMatchObject({ status: 'cancelled', lost: 1 });
    });
  });

  describe('reconcile, unknown', () => {
    it('frees the rows of a message, and only those that still wait for it', async () => {
      const [waiting, running] = [await ledger.enqueue(), await ledger.enqueue()];
      const { messageId } = await dispatch(waiting);
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
      await dispatch(young);
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
      const { messageId } = await dispatch(id);
      expect(await giveBackJobs(sql(), 'another', [id])).toBe(0);
      expect(await giveBackJobs(sql(), messageId, [id])).toBe(1);
    });
  });

  describe('park and wake', () => {
    it('waits without a slot until its time, with tries begun anew', async () => {
      const id = await ledger.enqueue();
      await start(id);
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
      await start(id);
      expect(await wakeJob(sql(), id)).toBe(true);
      await finish(id, 1, { ...bad, delayMs: 0 });
      const message = (await ledger.row(id)).message_id ?? '';
      await startJobs(sql(), [{ id, attempt: 2, messageId: message, worker: 'test' }]);
      await parkJob(sql(), { jobId: id, attempt: 2 }, null);
      expect(await ledger.row(id)).toMatchObject({ status: 'waiting', is_due: true, wake_asked: false });
    });

    it('parks for ever without a time, and not for a stale attempt', async () => {
      const id = await ledger.enqueue();
      await start(id);
      expect(await parkJob(sql(), { jobId: id, attempt: 2 }, null)).toBe(false);
      expect(await parkJob(sql(), { jobId: id, attempt: 1 }, null)).toBe(true);
      expect(await ledger.row(id)).toMatchObject({ status: 'waiting', is_due: false });
      expect(await wakeJob(sql(), await ledger.enqueue())).toBe(false);
    });

    it('ends instead of waiting when a cancel was asked', async () => {
      const id = await ledger.enqueue();
      await start(id);
      await cancelJob(sql(), { organizationId: null, id });
      await parkJob(sql(), { jobId: id, attempt: 1 }, null);
      expect((await ledger.row(id)).status).toBe('cancelled');
    });
  });

  describe('cancel', () => {
    it('cancels a ready job at once, so that its message starts nothing', async () => {
      const id = await ledger.enqueue();
      const { messageId } = await dispatch(id);
      expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({ kind: 'cancelled' });
      expect(await startJobs(sql(), [{ id, attempt: 1, messageId, worker: 'test' }])).toEqual([null]);
      expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({
        kind: 'finished',
        status: 'cancelled',
      });
    });

    it('cancels a job that waits for its retry or for a wake', async () => {
      const [retrying, waiting] = [await ledger.enqueue(), await ledger.enqueue()];
      await start(retrying);
      await finish(retrying, 1, bad);
      await start(waiting);
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
      expect(await start(id)).toMatchObject({ attempt: 1 });
    });

    it('reopens a failed job with one more try and forgets its losses', async () => {
      const id = await ledger.enqueue({ budget: 1 });
      await start(id);
      await finish(id, 1, bad);
      expect(await retryJob(sql(), { organizationId: ledger.organizationId, id }, '')).toEqual({
        kind: 'retrying',
        id,
      });
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', is_due: true, budget: 2, lost: 0, tries: 1 });
      expect(await start(id)).toMatchObject({ attempt: 2 });
      await finish(id, 2, bad);
      expect((await ledger.row(id)).status).toBe('failed');
    });

    it('makes a job that waits for its retry due now, and its old message void', async () => {
      const id = await ledger.enqueue();
      await start(id);
      await finish(id, 1, bad);
      await retryJob(sql(), { organizationId: ledger.organizationId, id }, '');
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', is_due: true, message_id: null, epoch: 2 });
    });

    it('refuses what runs or waits for its first attempt', async () => {
      const id = await ledger.enqueue();
      expect(await retryJob(sql(), { organizationId: null, id }, '')).toEqual({ kind: 'refused', status: 'pending' });
      await start(id);
      expect(await retryJob(sql(), { organizationId: null, id }, '')).toEqual({ kind: 'refused', status: 'running' });
    });

    it('sends a succeeded delivery again as a new one with the same event (invariant 2)', async () => {
      const webhookId = await ledger.addWebhook();
      const { eventId, deliveryIds } = await ledger.publish();
      const [id = ''] = deliveryIds;
      await start(id);
      await finish(id, 1, ok);
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
