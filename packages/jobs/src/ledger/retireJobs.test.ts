import { createIdMaker } from '@novapulse/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHousekeeper } from '../dispatch/createHousekeeper.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { retireJobs } from './retireJobs.ts';

const dayMs = 86_400_000;

describe('what has been kept for long enough', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  beforeEach(() => ledger.db.sql.query('delete from jobs'));
  afterAll(() => ledger.close());

  async function seed({
    createdDaysAgo,
    endedDaysAgo,
    name = 'email.send',
    status = 'succeeded',
    tags = null,
  }: {
    createdDaysAgo: number;
    endedDaysAgo: number | null;
    name?: string;
    status?: string;
    tags?: string[] | null;
  }): Promise<string> {
    const id = createIdMaker({ now: () => new Date(Date.now() - createdDaysAgo * dayMs) })('job');
    await ledger.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, finished_at, tags)
       values ($1, $2, 'email', $3, 1, $4::job_status, now() - $5 * interval '1 day', $6)`,
      [id, ledger.organizationId, name, status, endedDaysAgo, tags],
    );
    await ledger.db.sql.query(`insert into attempts (job_id, number, outcome) values ($1, 1, 'succeeded')`, [id]);
    await ledger.db.sql.query(`insert into job_logs (job_id, attempt, line, at, text) values ($1, 1, 1, now(), 'x')`, [
      id,
    ]);
    return id;
  }

  const left = async () =>
    (await ledger.db.prisma.job.findMany({ select: { id: true } })).map(({ id }) => id).toSorted();

  it('goes with its attempts, lines and tags; what has not ended or ended lately stays', async () => {
    await seed({ createdDaysAgo: 40, endedDaysAgo: 31, tags: ['old'] });
    await seed({ createdDaysAgo: 40, endedDaysAgo: 35, status: 'failed' });
    const kept = [
      await seed({ createdDaysAgo: 40, endedDaysAgo: 10 }),
      await seed({ createdDaysAgo: 40, endedDaysAgo: null, status: 'waiting' }),
      await seed({ createdDaysAgo: 1, endedDaysAgo: 1 }),
    ];
    expect(await retireJobs(ledger.db.sql, 100)).toBe(2);
    expect(await left()).toEqual(kept.toSorted());
    expect(await ledger.db.prisma.attempt.count()).toBe(3);
    expect(await ledger.db.prisma.jobLog.count()).toBe(3);
    expect(await ledger.db.prisma.jobTag.count()).toBe(0);
  });

  it('goes by its kind where that says otherwise, and never more than asked for', async () => {
    const long = await seed({ createdDaysAgo: 50, endedDaysAgo: 40, name: 'kept.long' });
    const short = await seed({ createdDaysAgo: 5, endedDaysAgo: 4, name: 'kept.short' });
    for (let n = 0; n < 3; n += 1) await seed({ createdDaysAgo: 50, endedDaysAgo: 40 });
    const kinds = [
      { name: 'kept.long', days: 90 },
      { name: 'kept.short', days: 3 },
    ];
    expect(await retireJobs(ledger.db.sql, 2, kinds)).toBe(2);
    expect(await retireJobs(ledger.db.sql, 2, kinds)).toBe(2);
    expect(await left()).toEqual([long]);
    expect(await left()).not.toContain(short);
  });

  it('is removed batch by batch, by one worker at a time', async () => {
    await ledger.db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, finished_at)
       select 'job_0' || lpad(n::text, 25, '0'), $1, 'email', 'email.send', 1, 'succeeded', now() - interval '60 days'
       from generate_series(1, 1200) n`,
      [ledger.organizationId],
    );
    const faults: unknown[] = [];
    const keepers = [1, 2].map(() => createHousekeeper({ db: ledger.db, onError: (error) => faults.push(error) }));
    const removed = await Promise.all(keepers.map((keeper) => keeper.run()));
    expect(removed.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(1_200);
    expect(await left()).toEqual([]);
    expect(faults).toEqual([]);
  });
});
