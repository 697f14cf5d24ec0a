import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { createBulkHandler } from '../handlers/bulk/createBulkHandler.ts';
import { loseExpiredJobs } from '../ledger/loseExpiredJobs.ts';
import { engineKinds, openTestEngine, type TestEngine } from '../testing/engines.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { testHandlers } from '../testing/testHandlers.ts';
import { createWorker, type Worker } from '../worker/createWorker.ts';
import { countForBulk, startBulk, stepBulk } from './bulkActions.ts';

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe.each(engineKinds)('a bulk action on %s', (kind) => {
  let ledger: TestLedger;
  let testEngine: TestEngine;
  const workers: Worker[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    testEngine = await openTestEngine(kind, ledger);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
    await ledger.db.sql.query('delete from jobs');
  });
  afterAll(async () => {
    await testEngine.close();
    await ledger.close();
  });

  async function startWorker() {
    const worker = createWorker({
      db: ledger.db,
      engine: testEngine.open(),
      handlers: testHandlers({
        'jobs.bulk': createBulkHandler({
          db: ledger.db,
          changes: createChangeAnnouncer(ledger.db.sql, () => undefined),
          newId: ledger.newId,
        }),
      }),
      concurrency: { workflow: 5 },
      newId: ledger.newId,
      observer: { attemptEnded: () => undefined, fault: () => undefined },
      name: 'test',
      reconcileIntervalMs: 50,
      unknownAfterMs: 300,
    });
    await worker.start();
    workers.push(worker);
  }

  const seed = (count: number, status = 'failed') =>
    ledger.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, next_attempt_at)
       select 'job_0' || lpad(n::text, 25, '0'), $1, 'email', 'email.send', 1, $2::job_status, now() + interval '1 hour'
       from generate_series(1, $3::int) n`,
      [ledger.organizationId, status, count],
    );
  const countOf = (status: 'failed' | 'retrying' | 'pending' | 'cancelled') =>
    ledger.db.prisma.job.count({ where: { queue: 'email', status } });
  const start = (action: 'retry' | 'cancel' | 'remove' | 'promote', total: number) =>
    ledger.db.transaction((tx) =>
      startBulk(tx, {
        organizationId: ledger.organizationId,
        action,
        filter: { queue: 'email' },
        total,
        newId: ledger.newId,
      }),
    );

  it('changes every job that matches, tells how far it is, and leaves what came later alone', async () => {
    await seed(450);
    expect(await countForBulk(ledger.db.sql, ledger.organizationId, 'retry', { queue: 'email' })).toBe(450);
    const bulkId = await start('retry', 450);
    await ledger.enqueue({ name: 'email.send' });
    await ledger.db.sql.query(`update jobs set status = 'failed' where queue = 'email' and id > $1`, [bulkId]);
    await startWorker();
    await eventually(async () => expect((await ledger.row(bulkId)).status).toBe('succeeded'), 60_000);
    expect(await countOf('retrying')).toBe(450);
    expect(await countOf('failed')).toBe(1);
    const { progress, output } = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: bulkId } });
    expect([progress, output]).toEqual([{ done: 450, total: 450 }, { done: 450 }]);
  });

  it('goes on where a worker died, and changes nothing twice', async () => {
    await seed(500);
    const bulkId = await start('remove', 500);
    // A worker that did one batch and vanished in the middle of the next.
    await ledger.db.transaction((tx) => stepBulk(tx, bulkId, ledger.newId));
    await ledger.db
      .transaction(async (tx) => {
        await stepBulk(tx, bulkId, ledger.newId);
        throw new Error('killed');
      })
      .catch(() => undefined);
    expect(await countOf('failed')).toBe(300);
    await ledger.db.sql.query(
      `update jobs set status = 'running', attempt = 1, lease_until = now() - interval '1 second', message_id = null where id = $1`,
      [bulkId],
    );
    await loseExpiredJobs(ledger.db.sql, 100);
    await startWorker();
    await eventually(async () => expect((await ledger.row(bulkId)).status).toBe('succeeded'), 60_000);
    expect(await countOf('failed')).toBe(0);
    expect(await ledger.db.prisma.bulkAction.findUniqueOrThrow({ where: { jobId: bulkId } })).toMatchObject({
      done: 500,
      total: 500,
      isFinished: true,
    });
  });

  it('does not cancel itself, and promotes only what waits', async () => {
    await seed(5, 'pending');
    await startWorker();
    const promoting = await start('promote', 5);
    await eventually(async () => expect((await ledger.row(promoting)).status).toBe('succeeded'), 60_000);
    const [due] = await ledger.db.sql.query<{ count: number }>(
      `select count(*)::int as count from jobs where queue = 'email' and next_attempt_at <= now()`,
    );
    expect(due?.count).toBe(5);
    const cancelling = await ledger.db.transaction((tx) =>
      startBulk(tx, {
        organizationId: ledger.organizationId,
        action: 'cancel',
        filter: {},
        total: 5,
        newId: ledger.newId,
      }),
    );
    await eventually(async () => expect((await ledger.row(cancelling)).status).toBe('succeeded'), 60_000);
    expect(await countOf('cancelled')).toBe(5);
  });
});
