import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bad, createSteps, ok, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { cancelJob } from './cancelJob.ts';
import { type AttemptResult, finishJobs } from './finishJobs.ts';
import { loseExpiredJobs } from './loseExpiredJobs.ts';
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

  describe('finish', () => {
    it('succeeds', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      expect(await steps.finish(id, 1, ok)).toEqual({ status: 'succeeded', dispatchDelayMs: null });
      expect(await ledger.row(id)).toMatchObject({ status: 'succeeded', tries: 1, has_lease: false });
      expect(await ledger.outcomes(id)).toEqual(['succeeded']);
    });

    it('retries with the delay, marked for dispatch when that is soon, and fails when the budget is used', async () => {
      const id = await ledger.enqueue({ budget: 2 });
      await steps.start(id);
      expect(await steps.finish(id, 1, bad)).toEqual({ status: 'retrying', dispatchDelayMs: 5_000 });
      const row = await ledger.row(id);
      expect(row).toMatchObject({ status: 'retrying', tries: 1, epoch: 1, is_due: false });
      expect(row.message_id).not.toBeNull();
      await ledger.passTime(id);
      await startJobs(sql(), [{ id, attempt: 2, messageId: row.message_id ?? '', worker: 'test' }]);
      expect(await steps.finish(id, 2, bad)).toEqual({ status: 'failed', dispatchDelayMs: null });
      expect(await ledger.outcomes(id)).toEqual(['failed', 'failed']);
    });

    it('leaves a distant retry to the dispatcher', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      expect(await steps.finish(id, 1, { ...bad, delayMs: 300_000 })).toEqual({
        status: 'retrying',
        dispatchDelayMs: null,
      });
      expect((await ledger.row(id)).message_id).toBeNull();
    });

    it('fails at once what must not be tried again', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      expect(await steps.finish(id, 1, { ...bad, retryable: false })).toMatchObject({ status: 'failed' });
    });

    it('cancels instead of retrying when that was asked, but lets a success stand', async () => {
      const [failing, succeeding] = [await ledger.enqueue(), await ledger.enqueue()];
      for (const id of [failing, succeeding]) {
        await steps.start(id);
        expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id })).toEqual({ kind: 'cancelling' });
      }
      expect(await steps.finish(failing, 1, bad)).toMatchObject({ status: 'cancelled' });
      expect(await steps.finish(succeeding, 1, ok)).toMatchObject({ status: 'succeeded' });
    });

    it('records a late outcome and does not touch the job that moved on (invariants 3 and 4)', async () => {
      for (const [result, late] of [
        [ok, 'late_succeeded'],
        [bad, 'late_failed'],
      ] as const) {
        const id = await ledger.enqueue();
        await steps.start(id);
        await ledger.expireLease(id);
        await loseExpiredJobs(sql(), 100);
        await steps.start(id);
        expect(await steps.finish(id, 1, result)).toBeNull();
        expect(await ledger.row(id)).toMatchObject({ status: 'running', attempt: 2, tries: 0 });
        expect(await ledger.outcomes(id)).toEqual([late, 'started']);
      }
    });

    it('keeps a stale attempt out of the decision also when both end in one batch (invariant 4)', async () => {
      const id = await ledger.enqueue({ budget: 5 });
      await steps.start(id);
      await ledger.expireLease(id);
      await loseExpiredJobs(sql(), 100);
      await steps.start(id);
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
      await steps.start(id);
      const unsent: AttemptResult = { outcome: 'released', retryable: false, delayMs: 60_000, durationMs: 1 };
      expect(await steps.finish(id, 1, unsent)).toMatchObject({ status: 'retrying' });
      expect(await ledger.row(id)).toMatchObject({ status: 'retrying', tries: 0, lost: 0, is_due: false });
      expect(await ledger.outcomes(id)).toEqual(['released']);
    });

    it('keeps the exchange, with bytes and header values as they came but no NUL', async () => {
      const id = await ledger.enqueue();
      await steps.start(id);
      const exchange = {
        url: 'http://example.test/',
        statusCode: 500,
        requestHeaders: { 'webhook-id': 'evt_1' },
        responseHeaders: { 'x-odd': 'a\u0000"b\\' },
        responseBody: Buffer.from([0, 255, 10]),
        truncated: true,
      };
      await steps.finish(id, 1, { ...bad, exchange });
      const attempt = await ledger.db.prisma.attempt.findFirstOrThrow({ where: { jobId: id } });
      expect(attempt).toMatchObject({
        url: exchange.url,
        statusCode: 500,
        truncated: true,
        responseHeaders: { 'x-odd': 'a"b\\' },
      });
      expect(Buffer.from(attempt.responseBody ?? [])).toEqual(exchange.responseBody);
    });

    it.each([
      ['a NUL', 'a\u0000b', 'ab'],
      ['half of a surrogate pair', 'a\ud83d', 'a\ufffd'],
      ['a backslash before what looks like an escape', 'a\\u0000', 'a\\u0000'],
      ['both', '\\\u0000\\\\u0000', '\\\\\\u0000'],
      ['a whole pair', '😀', '😀'],
    ])(
      'stores headers and outputs with %s, and keeps nobody else of the batch from ending',
      async (_, text, stored) => {
        const ids = await Promise.all([ledger.enqueue(), ledger.enqueue()]);
        for (const id of ids) await steps.start(id);
        const exchange = {
          url: 'http://example.test/',
          statusCode: 200,
          requestHeaders: { 'x-sent': text },
          responseHeaders: { 'x-odd': text },
          responseBody: null,
          truncated: false,
        };
        const finished = await finishJobs(
          sql(),
          ids.map((jobId, index) => ({
            ...ok,
            ...(index === 0 && { exchange, output: { [`key ${text}`]: [text] }, errorMessage: text }),
            jobId,
            attempt: 1,
            nextMessageId: ledger.newId('message'),
          })),
        );
        expect(finished.map((one) => one?.status)).toEqual(['succeeded', 'succeeded']);
        const [job] = await sql().query<{ output: unknown }>('select output from jobs where id = $1', [ids[0]]);
        expect(job?.output).toEqual({ [`key ${stored}`]: [stored] });
        const attempt = await ledger.db.prisma.attempt.findFirstOrThrow({ where: { jobId: ids[0] } });
        expect(attempt).toMatchObject({
          requestHeaders: { 'x-sent': stored },
          responseHeaders: { 'x-odd': stored },
          errorMessage: stored,
        });
      },
    );

    it('decides every job of a batch for itself', async () => {
      const ids = await Promise.all([ledger.enqueue(), ledger.enqueue({ budget: 1 }), ledger.enqueue()]);
      for (const id of ids) await steps.start(id);
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
});
