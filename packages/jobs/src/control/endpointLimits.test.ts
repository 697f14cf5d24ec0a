import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import { engineKinds } from '../testing/engines.ts';
import { type Delivering, openDelivering } from '../testing/openDelivering.ts';

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });
const patienceMs = 60_000;

describe.each(engineKinds)('limits of an endpoint on %s', (kind) => {
  let delivering: Delivering;
  beforeAll(async () => {
    delivering = await openDelivering(kind);
  });
  afterEach(() => delivering.reset());
  afterAll(async () => {
    await delivering.close();
    expect(delivering.faults).toEqual([]);
  });

  const rows = (ids: readonly string[]) => Promise.all(ids.map((id) => delivering.ledger.row(id)));
  const allSucceeded = async (ids: readonly string[]) =>
    eventually(async () => {
      const statuses = (await rows(ids)).map((row) => row.status);
      expect(statuses).toEqual(ids.map(() => 'succeeded'));
    }, patienceMs);

  /** Publishes so many events, one call each, so that they have an order. */
  async function publishMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(...(await delivering.publish({ body: Buffer.from(String(n)) })));
    return ids;
  }

  /** The most attempts that ran at the same time, by the ledger. */
  async function mostAtOnce(webhookId: string): Promise<number> {
    const [row] = await delivering.ledger.db.sql.query<{ most: number }>(
      `select max(running)::int as most from (
         select (select count(*) from attempts b join jobs k on k.id = b.job_id
                 where k.webhook_id = $1 and b.started_at <= a.started_at
                   and b.started_at + b.duration_ms * interval '1 millisecond' > a.started_at) as running
         from attempts a join jobs j on j.id = a.job_id where j.webhook_id = $1) at_each_start`,
      [webhookId],
    );
    return row?.most ?? 0;
  }

  it('runs no more at once than allowed over all workers, and uses no attempt for waiting', async () => {
    const { ledger, receiver } = delivering;
    const webhookId = await ledger.addWebhook(receiver.url('/two'));
    await delivering.change(webhookId, 'max_concurrency = 2');
    receiver.on('/two', { status: 200, delayMs: 30 });
    const ids = await publishMany(14);
    await Promise.all([delivering.startWorker(), delivering.startWorker()]);
    await allSucceeded(ids);
    for (const row of await rows(ids)) expect(row).toMatchObject({ attempt: 1, tries: 1, lost: 0 });
    expect(await mostAtOnce(webhookId)).toBeLessThanOrEqual(2);
    expect(receiver.requestsTo('/two')).toHaveLength(14);
  });

  it('starts no more in a second than allowed over all workers, and lets other endpoints pass', async () => {
    const { ledger, receiver } = delivering;
    const limited = await ledger.addWebhook(receiver.url('/rate'));
    await ledger.addWebhook(receiver.url('/free'));
    await delivering.change(limited, 'rate_limit = 4');
    const ids = await publishMany(9);
    await Promise.all([delivering.startWorker(), delivering.startWorker()]);
    await eventually(() => expect(receiver.requestsTo('/free')).toHaveLength(9), patienceMs);
    await allSucceeded(ids);
    for (const row of await rows(ids)) expect(row).toMatchObject({ attempt: 1, tries: 1 });
    const [span] = await ledger.db.sql.query<{ seconds: number }>(
      `select extract(epoch from max(started_at) - min(started_at))::float8 as seconds
       from attempts a join jobs j on j.id = a.job_id where j.webhook_id = $1`,
      [limited],
    );
    // Four at once, four a second later, the ninth after another; a first start that was slow to be written is allowed for.
    expect(span?.seconds).toBeGreaterThan(1.5);
  });

  it('lets everything through once the limit is lifted, and skips what waits when the endpoint is disabled', async () => {
    const { ledger, receiver } = delivering;
    const held = async () => {
      const found = await ledger.db.sql.query<{ id: string }>(
        `select id from jobs where held_at is not null and next_attempt_at = 'infinity' and status = 'pending'`,
      );
      return found.length;
    };
    const webhookId = await ledger.addWebhook(receiver.url('/lifted'));
    await delivering.change(webhookId, 'max_concurrency = 1');
    receiver.on('/lifted', ({ body }) => (body.toString() === '0' ? 'never' : 200));
    const ids = await publishMany(6);
    await delivering.startWorker();
    await eventually(async () => expect(await held()).toBe(5), patienceMs);
    await delivering.change(webhookId, 'max_concurrency = null');
    await notifyDue(ledger.db.sql);
    await allSucceeded(ids.slice(1));

    await delivering.change(webhookId, 'max_concurrency = 1');
    const later = await publishMany(3);
    await eventually(async () => expect(await held()).toBe(3), patienceMs);
    await delivering.change(webhookId, `disabled_at = now(), disabled_reason = 'manual'`);
    await notifyDue(ledger.db.sql);
    await eventually(async () => {
      expect((await rows(later)).map((row) => row.status)).toEqual(['skipped', 'skipped', 'skipped']);
    }, patienceMs);
  });

  it('keeps order and limit together', async () => {
    const { ledger, receiver } = delivering;
    const webhookId = await ledger.addWebhook(receiver.url('/both'));
    await delivering.change(webhookId, 'ordered = true, max_concurrency = 1');
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      ids.push(...(await delivering.publish({ orderingKey: 'a', body: Buffer.from(`a${n}`) })));
      ids.push(...(await delivering.publish({ orderingKey: 'b', body: Buffer.from(`b${n}`) })));
    }
    await Promise.all([delivering.startWorker(), delivering.startWorker()]);
    await allSucceeded(ids);
    const bodies = receiver.requestsTo('/both').map(({ body }) => body.toString());
    expect(bodies.filter((body) => body.startsWith('a'))).toEqual(['a0', 'a1', 'a2', 'a3']);
    expect(bodies.filter((body) => body.startsWith('b'))).toEqual(['b0', 'b1', 'b2', 'b3']);
    expect(await mostAtOnce(webhookId)).toBe(1);
  });
});
