import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emailSend } from '../catalogue.ts';
import { JobError } from '../jobError.ts';
import { cancelJob } from '../ledger/cancelJob.ts';
import { loseExpiredJobs } from '../ledger/loseExpiredJobs.ts';
import { wakeJob } from '../ledger/parkJob.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { testHandlers } from '../testing/testHandlers.ts';
import { createWorker, type Worker } from './createWorker.ts';
import type { HandlerContext } from './handler.ts';
import type { EndedAttempt } from './observer.ts';
import { Parked, parked } from './parked.ts';

const sent = { messageId: '<1@test>', subject: 'Hello' };
const mail = { to: 'ann@example.test', template: 'generic', props: { subject: 'Hello', body: 'Hello' } };

describe.each(engineKinds)('a worker on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const workers: Worker[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  type EmailHandler = (context: HandlerContext) => Promise<unknown>;

  async function startWorker(email: EmailHandler, options: { name?: string; concurrency?: number } = {}) {
    const ended: EndedAttempt[] = [];
    const faults: unknown[] = [];
    const handlers = testHandlers({
      'email.send': async (_input, context) => {
        const returned = await email(context);
        return returned instanceof Parked ? returned : (emailSend.output.safeParse(returned).data ?? sent);
      },
      deliver: async () => ({ outcome: 'succeeded', retryable: false, delayMs: 0, durationMs: 1 }),
    });
    const worker = createWorker({
      db: ledger.db,
      engine: testEngine.open(),
      handlers,
      concurrency: { email: options.concurrency ?? 10, webhook: 10 },
      newId: ledger.newId,
      observer: { attemptEnded: (attempt) => ended.push(attempt), fault: (error) => faults.push(error) },
      name: options.name ?? 'test',
      reconcileIntervalMs: 50,
      unknownAfterMs: 300,
    });
    await worker.start();
    workers.push(worker);
    return { worker, ended, faults };
  }

  const enqueue = (budget = 3, input: unknown = mail) => ledger.enqueue({ name: 'email.send', input, budget });
  const status = async (id: string) => (await ledger.row(id)).status;
  const hang = ({ signal }: Pick<HandlerContext, 'signal'>) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('runs what was enqueued, tells the output and acknowledges within a moment', async () => {
    const { ended } = await startWorker(async ({ job }) => ({
      messageId: '<1@test>',
      subject: `attempt ${job.attempt}`,
    }));
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('succeeded'));
    expect(await ledger.db.prisma.job.findUniqueOrThrow({ where: { id } })).toMatchObject({
      output: { messageId: '<1@test>', subject: 'attempt 1' },
      tries: 1,
    });
    await eventually(() =>
      expect(ended).toMatchObject([{ jobId: id, outcome: 'succeeded', attempt: 1, queue: 'email' }]),
    );
  });

  it('tries again after a failure that may pass, and not after one that will not', async () => {
    await startWorker(async ({ job }) => {
      if (job.budget === 1) throw new JobError('never', { retryable: false });
      if (job.attempt === 1) throw new Error('not now');
    });
    const [passing, final] = [await enqueue(2), await enqueue(1)];
    await eventually(async () => expect(await status(passing)).toBe('retrying'));
    const waiting = await ledger.row(passing);
    expect(waiting.due_in_ms).toBeGreaterThan(8_000);
    expect(waiting.due_in_ms).toBeLessThanOrEqual(11_000);
    await eventually(async () => expect(await status(final)).toBe('failed'));
    // The retry's message is still kept back, so a retry by hand voids it and is found by itself.
    await ledger.db.sql.query(
      `update jobs set next_attempt_at = now(), message_id = null, dispatched_at = null where id = $1`,
      [passing],
    );
    await eventually(async () => expect(await status(passing)).toBe('succeeded'));
    expect(await ledger.outcomes(passing)).toEqual(['failed', 'succeeded']);
  });

  it('parks a job that asks to wait and runs it again when its time has come or it is woken', async () => {
    await startWorker(async ({ job }) => {
      if (job.attempt === 1) return parked({ wakeAfterMs: 0 });
      return job.attempt === 2 ? parked({ wakeAfterMs: null }) : undefined;
    });
    const id = await enqueue(1);
    await eventually(async () => expect(await ledger.row(id)).toMatchObject({ status: 'waiting', attempt: 2 }));
    expect(await wakeJob(ledger.db.sql, id)).toBe(true);
    await eventually(async () => expect(await status(id)).toBe('succeeded'));
    expect(await ledger.outcomes(id)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  it('keeps the lines and the progress of a handler, also of one that fails', async () => {
    await startWorker(async ({ job, log, progress }) => {
      log(`attempt ${job.attempt} begins`);
      progress({ done: 1, total: 4 });
      log('no \u0000 in Postgres');
      progress({ done: 2, total: 4, text: 'half' });
      throw new JobError('no', { retryable: false });
    });
    const id = await enqueue(1);
    await eventually(async () => expect(await status(id)).toBe('failed'));
    expect(await ledger.db.prisma.job.findUniqueOrThrow({ where: { id } })).toMatchObject({
      progress: { done: 2, total: 4, text: 'half' },
    });
    const lines = await ledger.db.prisma.jobLog.findMany({ where: { jobId: id }, orderBy: { line: 'asc' } });
    expect(lines.map(({ attempt, line, text }) => [attempt, line, text])).toEqual([
      [1, 1, 'attempt 1 begins'],
      [1, 2, 'no  in Postgres'],
    ]);
  });

  it('fails a payload that does not parse at once, shows why, and never calls the handler', async () => {
    let calls = 0;
    await startWorker(async () => {
      calls += 1;
    });
    const id = await enqueue(5, { to: 'nobody' });
    await eventually(async () => expect(await status(id)).toBe('failed'));
    const job = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id } });
    expect(job.error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('template') });
    expect(calls).toBe(0);
  });

  it('runs everything although the engine lost everything (invariant 1)', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => enqueue()));
    let isFirst = true;
    const { faults } = await startWorker(
      async () => {
        if (!isFirst) return;
        isFirst = false;
        await testEngine.loseEverything();
      },
      { concurrency: 2 },
    );
    await eventually(
      async () => expect(await Promise.all(ids.map(status))).toEqual(ids.map(() => 'succeeded')),
      20_000,
    );
    expect(await Promise.all(ids.map((id) => ledger.outcomes(id)))).toEqual(ids.map(() => ['succeeded']));
    expect(faults).toEqual([]);
  });

  it('cancels a running job from elsewhere', async () => {
    await startWorker(hang);
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('running'));
    expect(await cancelJob(ledger.db.sql, { organizationId: ledger.organizationId, id })).toEqual({
      kind: 'cancelling',
    });
    await eventually(async () => expect(await status(id)).toBe('cancelled'));
    expect(await ledger.outcomes(id)).toEqual(['failed']);
  });

  it('lets what runs end when it drains, and starts nothing more (invariant 12)', async () => {
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { worker } = await startWorker(() => gate, { concurrency: 1 });
    const [running, waiting] = [await enqueue(), await enqueue()];
    const ids = [running, waiting];
    await eventually(async () =>
      expect((await Promise.all(ids.map(status))).filter((one) => one === 'running')).toHaveLength(1),
    );
    const drained = worker.drain(10_000);
    finish();
    expect(await drained).toEqual({ released: 0 });
    expect((await Promise.all(ids.map(status))).toSorted()).toEqual(['pending', 'succeeded']);
    expect(worker.isConsuming()).toBe(false);
    await startWorker(async () => undefined);
    await eventually(async () => expect(await Promise.all(ids.map(status))).toEqual(['succeeded', 'succeeded']));
  });

  it('hands back what does not end in time, without counting a try (invariant 12)', async () => {
    const { worker } = await startWorker(hang);
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('running'));
    expect(await worker.drain(50)).toEqual({ released: 1 });
    expect(await ledger.row(id)).toMatchObject({ status: 'retrying', tries: 0, lost: 0 });
    await startWorker(async () => undefined);
    await eventually(async () => expect(await status(id)).toBe('succeeded'));
    expect(await ledger.outcomes(id)).toEqual(['released', 'succeeded']);
  });

  it('lets a worker that was taken for dead decide nothing, and records what it did (invariants 3 and 4)', async () => {
    let finishFirst = () => {};
    const first = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    const { ended } = await startWorker(({ job }) => (job.attempt === 1 ? first : Promise.reject(new Error('later'))));
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('running'));
    await ledger.expireLease(id);
    await loseExpiredJobs(ledger.db.sql, 100);
    await eventually(async () => expect(await ledger.outcomes(id)).toEqual(['lost', 'failed']));
    finishFirst();
    await eventually(async () => expect(await ledger.outcomes(id)).toEqual(['late_succeeded', 'failed']));
    expect(await status(id)).toBe('retrying');
    expect(ended.map((attempt) => attempt.outcome).toSorted()).toEqual(['failed', 'late_succeeded']);
  });

  it('keeps hold of the current attempt when an older one ends late (invariant 12)', async () => {
    const ends: (() => void)[] = [];
    const { worker } = await startWorker(() => new Promise<void>((resolve) => ends.push(resolve)));
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('running'));
    await ledger.expireLease(id);
    await eventually(() => expect(ends).toHaveLength(2));
    expect(worker.runningCount()).toBe(2);
    ends[0]?.();
    await eventually(async () => expect(await ledger.outcomes(id)).toEqual(['late_succeeded', 'started']));
    await eventually(() => expect(worker.runningCount()).toBe(1));
    expect(await worker.drain(50)).toEqual({ released: 1 });
    expect((await ledger.row(id)).status).toBe('retrying');
    ends[1]?.();
  });

  it('does not let suspects hold up the others', async () => {
    const suspects = await Promise.all(Array.from({ length: 6 }, () => enqueue()));
    await ledger.db.sql.query('update jobs set lost = 2 where id = any($1::text[])', [suspects]);
    await startWorker(({ job, signal }) => (suspects.includes(job.id) ? hang({ signal }) : Promise.resolve()), {
      concurrency: 3,
    });
    await eventually(async () => expect(await Promise.all(suspects.map(status))).toContain('running'));
    const fresh = await Promise.all(Array.from({ length: 5 }, () => enqueue()));
    await eventually(async () => expect(await Promise.all(fresh.map(status))).toEqual(fresh.map(() => 'succeeded')));
    await ledger.db.sql.query(
      `update jobs set status = 'cancelled', lease_until = null, message_id = null where id = any($1::text[])`,
      [suspects],
    );
  });

  it('says nothing of our faults in the tenant’s record', async () => {
    const { faults } = await startWorker(async () => {
      throw new Error('connect ECONNREFUSED 10.0.0.5:5432');
    });
    const id = await enqueue();
    await eventually(async () => expect(await status(id)).toBe('retrying'));
    const attempt = await ledger.db.prisma.attempt.findFirstOrThrow({ where: { jobId: id } });
    expect(attempt).toMatchObject({ errorCode: 'unexpected', errorMessage: expect.not.stringContaining('10.0.0.5') });
    expect(String(faults[0])).toContain('10.0.0.5');
  });

  it('runs suspects of killing their workers one at a time', async () => {
    const ids = await Promise.all(Array.from({ length: 3 }, () => enqueue()));
    await ledger.db.sql.query('update jobs set lost = 2 where id = any($1::text[])', [ids]);
    let together = 0;
    let mostTogether = 0;
    await startWorker(async ({ job }) => {
      // Retries of earlier tests' jobs may fall due meanwhile, and are no suspects.
      if (!ids.includes(job.id)) return;
      together += 1;
      mostTogether = Math.max(mostTogether, together);
      await new Promise((resolve) => setTimeout(resolve, 30));
      together -= 1;
    });
    await eventually(async () => expect(await Promise.all(ids.map(status))).toEqual(ids.map(() => 'succeeded')));
    expect(mostTogether).toBe(1);
  });

  it('shares the work between two workers, each job once', async () => {
    const count = 200;
    const seen: string[] = [];
    let ids: string[] = [];
    const email: EmailHandler = async ({ job }) => void (ids.includes(job.id) && seen.push(job.id));
    await startWorker(email, { name: 'one' });
    await startWorker(email, { name: 'two' });
    ids = Array.from({ length: count }, () => ledger.newId('job'));
    await Promise.all(ids.map((id) => ledger.enqueue({ id, name: 'email.send', input: mail, budget: 3 })));
    await eventually(
      async () => expect((await Promise.all(ids.map(status))).every((one) => one === 'succeeded')).toBe(true),
      20_000,
    );
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });
});
