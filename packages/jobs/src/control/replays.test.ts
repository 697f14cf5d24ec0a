import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createChangeAnnouncer } from '../changes/createChangeAnnouncer.ts';
import { createBulkHandler } from '../handlers/bulk/createBulkHandler.ts';
import { cancelJob } from '../ledger/cancelJob.ts';
import { retryJob } from '../ledger/retryJob.ts';
import { bad, createSteps, ok, type Steps } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { Parked } from '../worker/parked.ts';
import { stepBulk } from './bulkActions.ts';
import type { ReplayFilter, ReplayStatus } from './replayStatement.ts';
import { countForReplay, startReplay } from './replays.ts';

describe('a replay', () => {
  let ledger: TestLedger;
  let steps: Steps;
  let webhookId: string;
  beforeAll(async () => {
    ledger = await openLedger();
    steps = createSteps(ledger);
  });
  beforeEach(async () => {
    await ledger.db.sql.query('delete from jobs');
    await ledger.db.sql.query('update webhooks set deleted_at = now()');
    webhookId = await ledger.addWebhook();
  });
  afterAll(() => ledger.close());

  const sql = () => ledger.db.sql;
  const all: ReplayStatus[] = ['failed', 'cancelled', 'skipped', 'succeeded'];
  const scope = () => ({ organizationId: ledger.organizationId, webhookId });

  /** A delivery that has ended so. */
  async function ended(status: ReplayStatus | 'pending', type = 'invoice.paid'): Promise<string> {
    const { deliveryIds } = await ledger.publish(type);
    const [id = ''] = deliveryIds;
    if (status !== 'pending') {
      await sql().query(
        `update jobs set status = $2::job_status, finished_at = now(), message_id = null, dispatched_at = null,
                         attempt = 3, tries = 3, lost = 2
         where id = $1`,
        [id, status],
      );
    }
    return id;
  }
  const start = (filter: Partial<ReplayFilter> = {}, perSecond = 50) =>
    ledger.db.transaction((tx) =>
      startReplay(tx, { ...scope(), filter: { statuses: all, ...filter }, total: 9, perSecond, newId: ledger.newId }),
    );
  const step = (id: string) => ledger.db.transaction((tx) => stepBulk(tx, id, ledger.newId));
  const opensNow = (id: string) => sql().query('update bulk_actions set open_at = null where job_id = $1', [id]);
  const deliveries = () =>
    ledger.db.prisma.job.findMany({ where: { queue: 'webhook' }, orderBy: [{ nextAttemptAt: 'asc' }, { id: 'asc' }] });

  it('reopens what did not arrive and sends the rest again under the same event (invariant 2)', async () => {
    const ids = new Map<string, string>();
    for (const status of all) ids.set(status, await ended(status));
    const waiting = await ended('pending');
    const replayId = await start();
    const later = await ended('failed');
    expect(await step(replayId)).toMatchObject({ isFinished: true, done: 4 });
    for (const status of ['failed', 'cancelled', 'skipped']) {
      expect(await ledger.row(ids.get(status) ?? '')).toMatchObject({
        status: 'retrying',
        attempt: 3,
        lost: 0,
        budget: 4,
      });
    }
    expect((await ledger.row(waiting)).status).toBe('pending');
    expect((await ledger.row(later)).status).toBe('failed');
    const succeeded = await ledger.db.prisma.job.findUniqueOrThrow({ where: { id: ids.get('succeeded') ?? '' } });
    const copies = await ledger.db.prisma.job.findMany({ where: { replayOf: { not: null } } });
    expect(succeeded).toMatchObject({ status: 'succeeded', attempt: 3 });
    expect(copies).toMatchObject([
      { replayOf: succeeded.id, eventId: succeeded.eventId, status: 'pending', attempt: 0 },
    ]);
    // A second one finds the original again, not the replay of it.
    await sql().query(
      `update jobs set status = 'succeeded', message_id = null, dispatched_at = null where replay_of is not null`,
    );
    expect(await countForReplay(sql(), scope(), { statuses: ['succeeded'] })).toBe(1);
  });

  it.each<[string, Partial<ReplayFilter>, number]>([
    ['everything that ended', {}, 5],
    ['one status', { statuses: ['failed'] }, 2],
    ['an event type', { eventTypes: ['invoice.paid'] }, 3],
    ['a pattern', { eventTypes: ['user.*', 'none'] }, 1],
    ['a pattern for all', { eventTypes: ['*'] }, 5],
    ['patterns that match nothing', { eventTypes: ['invoice.paid.*'] }, 0],
    ['a time that is to come', { from: `job_7${'Z'.repeat(25)}` }, 0],
    ['what ended since', { endedSince: '2100-01-01T00:00:00.000Z' }, 0],
  ])('counts exactly what it would replay: %s', async (_what, filter, count) => {
    for (const status of all) await ended(status, status === 'skipped' ? 'user.created' : 'invoice.paid');
    await ended('failed', 'other');
    await ended('failed', 'novapulse.probe');
    await ledger.addWebhook();
    expect(await countForReplay(sql(), scope(), { statuses: all, ...filter })).toBe(count);
    expect(await step(await start(filter))).toMatchObject({ done: count, isFinished: true });
  });

  it('goes on where a worker died, oldest first, and replays nothing twice', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push(await ended(n % 2 === 0 ? 'succeeded' : 'failed'));
    const replayId = await start({}, 1);
    expect(await step(replayId)).toMatchObject({ isFinished: false, done: 10, waitMs: 10_000 });
    const sent = (await deliveries()).filter(({ status }) => status === 'pending' || status === 'retrying');
    expect(sent.map(({ id, replayOf }) => replayOf ?? id)).toEqual(ids.slice(0, 10));
    const dueAt = sent.map(({ nextAttemptAt }) => nextAttemptAt.getTime());
    expect(dueAt.map((at) => Math.round((at - (dueAt[0] ?? 0)) / 100))).toEqual(ids.slice(0, 10).map((_, n) => n * 10));
    // Before its time nothing more becomes due.
    const early = await step(replayId);
    expect(early).toMatchObject({ done: 10, changedIds: [] });
    expect(early.waitMs).toBeGreaterThan(0);
    await opensNow(replayId);
    await ledger.db
      .transaction(async (tx) => {
        await stepBulk(tx, replayId, ledger.newId);
        throw new Error('killed');
      })
      .catch(() => undefined);
    // What failed again meanwhile is not this replay's business any more.
    await sql().query(`update jobs set status = 'failed' where id = $1`, [ids[1]]);
    expect(await step(replayId)).toMatchObject({ isFinished: true, done: 12 });
    expect(await step(replayId)).toMatchObject({ isFinished: true, done: 12, changedIds: [] });
    const rows = await deliveries();
    expect(rows.filter(({ replayOf }) => replayOf !== null)).toHaveLength(6);
  });

  it('stops when it is cancelled or the endpoint disabled, and can be taken up again', async () => {
    for (let n = 0; n < 11; n += 1) await ended('failed');
    const replayId = await start({}, 1);
    const bulk = createBulkHandler({
      db: ledger.db,
      changes: createChangeAnnouncer(sql(), () => undefined),
      newId: ledger.newId,
    });
    const run = async () => {
      const job = await steps.start(replayId);
      if (job === null) throw new Error('not started');
      const context = { job, signal: new AbortController().signal, log: () => undefined, progress: () => undefined };
      return await bulk({ action: 'replay', total: 11 }, context);
    };
    expect(await run()).toBeInstanceOf(Parked);
    await steps.finish(replayId, 1, bad);
    expect(await cancelJob(sql(), { organizationId: ledger.organizationId, id: replayId })).toEqual({
      kind: 'cancelled',
    });
    expect((await deliveries()).filter(({ status }) => status === 'failed')).toHaveLength(1);
    await retryJob(sql(), { organizationId: ledger.organizationId, id: replayId }, '');
    await sql().query('update webhooks set disabled_at = now() where id = $1', [webhookId]);
    await opensNow(replayId);
    await expect(run()).rejects.toMatchObject({ code: 'webhook_disabled', retryable: false });
    await sql().query('update webhooks set disabled_at = null where id = $1', [webhookId]);
    expect(await step(replayId)).toMatchObject({ isFinished: true, done: 11 });
  });

  it('is no other than retrying one: a pending automatic retry is replaced and the schedule goes on', async () => {
    const [id = ''] = (await ledger.publish()).deliveryIds;
    await steps.start(id);
    await steps.finish(id, 1, { ...bad, delayMs: 30_000 });
    const waiting = await ledger.row(id);
    expect(waiting.message_id).not.toBeNull();
    await retryJob(sql(), { organizationId: ledger.organizationId, id, queue: 'webhook' }, '');
    expect(await ledger.row(id)).toMatchObject({
      status: 'retrying',
      is_due: true,
      message_id: null,
      tries: 1,
      budget: 3,
    });
    // The message of the automatic retry comes all the same, and finds its attempt taken.
    expect(await steps.start(id)).toMatchObject({ attempt: 2, tries: 1 });
    await steps.finish(id, 2, bad);
    expect(await ledger.row(id)).toMatchObject({ status: 'retrying', tries: 2 });
    await sql().query(
      'update jobs set next_attempt_at = now(), message_id = null, dispatched_at = null where id = $1',
      [id],
    );
    expect(await steps.start(id)).toMatchObject({ attempt: 3, tries: 2 });
    await steps.finish(id, 3, ok);
    expect(await ledger.outcomes(id)).toEqual(['failed', 'failed', 'succeeded']);
  });
});
