import { createIdMaker } from '@novapulse/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHousekeeper } from '../dispatch/createHousekeeper.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { retireEvents } from './retireEvents.ts';

const dayMs = 86_400_000;

describe('an event that is older than jobs are kept', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  beforeEach(async () => {
    await ledger.db.sql.query('delete from jobs');
    await ledger.db.sql.query('delete from events');
  });
  afterAll(() => ledger.close());

  const idAt = (kind: 'event' | 'job', daysAgo: number) =>
    createIdMaker({ now: () => new Date(Date.now() - daysAgo * dayMs) })(kind);

  async function seedEvent(daysAgo: number, organizationId = ledger.organizationId): Promise<string> {
    const id = idAt('event', daysAgo);
    await ledger.db.sql.query(
      `insert into events (id, organization_id, type, channels, idempotency_key, body)
       values ($1, $2, 'invoice.paid', '{}', $1, '{}')`,
      [id, organizationId],
    );
    return id;
  }

  async function seedJob(daysAgo: number, job: { eventId?: string; queue?: string; status: string }): Promise<void> {
    await ledger.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, event_id)
       values ($1, $2, $3::queue_name, 'test.job', 1, $4::job_status, $5)`,
      [idAt('job', daysAgo), ledger.organizationId, job.queue ?? 'webhook', job.status, job.eventId ?? null],
    );
  }

  const left = async () =>
    (await ledger.db.prisma.event.findMany({ select: { id: true } })).map(({ id }) => id).toSorted();

  const retireAll = () => retireEvents(ledger.db.sql, { afterId: '', limit: 100 });

  it('goes, unless a delivery of it is still there', async () => {
    await seedEvent(31);
    const delivered = await seedEvent(40);
    await seedJob(20, { eventId: delivered, status: 'failed' });
    const recent = await seedEvent(29);
    expect(await retireAll()).toEqual({ removed: 1, lastId: null });
    expect(await left()).toEqual([delivered, recent].toSorted());
  });

  it('stays while a run that began before it may still ask for it', async () => {
    const other = ledger.newId('organization');
    await ledger.db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Other', $1)`, [other]);
    await seedJob(60, { queue: 'workflow', status: 'waiting' });
    await seedJob(70, { queue: 'workflow', status: 'succeeded' });
    await seedEvent(61);
    const awaited = await seedEvent(59);
    await seedEvent(50, other);
    expect(await retireAll()).toMatchObject({ removed: 2 });
    expect(await left()).toEqual([awaited]);
    await ledger.db.sql.query(`update jobs set status = 'succeeded'`);
    expect(await retireAll()).toMatchObject({ removed: 1 });
  });

  it('is looked at once in a round, in batches, also where many must stay', async () => {
    const stays = await seedEvent(90);
    await seedJob(1, { eventId: stays, status: 'pending' });
    await ledger.db.sql.query(
      `insert into events (id, organization_id, type, channels, body)
       select 'evt_0' || lpad(n::text, 25, '0'), $1, 'invoice.paid', '{}', '{}' from generate_series(1, 1200) n`,
      [ledger.organizationId],
    );
    const first = await retireEvents(ledger.db.sql, { afterId: '', limit: 500 });
    expect(first).toEqual({ removed: 500, lastId: `evt_0${'500'.padStart(25, '0')}` });
    const faults: unknown[] = [];
    const keepers = [1, 2].map(() => createHousekeeper({ db: ledger.db, onError: (error) => faults.push(error) }));
    const removed = await Promise.all(keepers.map((keeper) => keeper.run()));
    expect(removed.reduce((sum, { events }) => sum + events, 0)).toBe(700);
    expect(await left()).toEqual([stays]);
    expect(faults).toEqual([]);
  });
});
