import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { fireDueSchedules } from './fireDueSchedules.ts';
import { addSchedule, firesOf } from './testkit/addSchedule.ts';

describe('fireDueSchedules', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterEach(() => ledger.db.sql.query('delete from schedules'));
  afterAll(() => ledger.close());

  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  const errors: unknown[] = [];
  const fire = (now: Date | null, limit = 50) =>
    fireDueSchedules({ db: ledger.db, newId: ledger.newId, limit, now, onError: (error) => errors.push(error) });
  const schedule = (id: string) => ledger.db.prisma.schedule.findUniqueOrThrow({ where: { id } });

  it('fires each time once, however many ask at once', async () => {
    const id = await addSchedule(ledger, { nextFireAt: at(1) });
    for (let minute = 1; minute <= 5; minute += 1) {
      await Promise.all(Array.from({ length: 6 }, () => fire(at(minute))));
    }
    const fires = await firesOf(ledger, id);
    expect(fires.map(({ fire_at, jobs }) => [fire_at, jobs])).toEqual(
      [1, 2, 3, 4, 5].map((minute) => [at(minute), ['pending']]),
    );
    expect(await schedule(id)).toMatchObject({ nextFireAt: at(6), lastFireAt: at(5), enabled: true });
    const report = await ledger.db.prisma.report.findUniqueOrThrow({ where: { id: fires[0]?.report_id ?? '' } });
    expect(report).toMatchObject({ scheduleId: id, asOf: at(1), report: 'delivery-log', requestedByType: 'system' });
  });

  it('does not fire again a time that is on record, whatever the row says', async () => {
    const id = await addSchedule(ledger, { nextFireAt: at(1) });
    await fire(at(1));
    await ledger.db.sql.query('update schedules set next_fire_at = $2 where id = $1', [id, at(1)]);
    await fire(at(2));
    expect((await firesOf(ledger, id)).map(({ jobs }) => jobs)).toEqual([['pending'], ['pending']]);
  });

  it('leaves nothing behind when it is rolled back (invariant 5)', async () => {
    const id = await addSchedule(ledger, { nextFireAt: at(1) });
    const broken = {
      transaction: <T>(run: Parameters<typeof ledger.db.transaction<T>>[0]) =>
        ledger.db.transaction<T>(async (tx) => {
          await run(tx);
          throw new Error('died on the tick');
        }),
    };
    const options = { newId: ledger.newId, limit: 50, now: at(1), onError: () => undefined };
    await expect(fireDueSchedules({ ...options, db: broken })).rejects.toThrow('died on the tick');
    expect(await firesOf(ledger, id)).toEqual([]);
    await fire(at(1));
    expect((await firesOf(ledger, id)).map(({ jobs }) => jobs)).toEqual([['pending']]);
  });

  it.each([
    ['all', [180, 240, 300, 360], 0],
    ['once', [360], 3],
    ['skip', [360], 3],
  ] as const)('%s after an outage', async (misfire, minutes, passedOver) => {
    const id = await addSchedule(ledger, { cron: '0 * * * *', misfire, nextFireAt: at(180) });
    await fire(at(365));
    const fires = await firesOf(ledger, id);
    expect(fires.map(({ fire_at }) => fire_at)).toEqual(minutes.map(at));
    expect(fires.at(-1)?.passed_over).toBe(passedOver);
    expect(fires.map(({ jobs }) => jobs.length)).toEqual(minutes.map(() => (misfire === 'skip' ? 0 : 1)));
    expect((await schedule(id)).nextFireAt).toEqual(at(420));
  });

  it('switches off what it cannot run and goes on with the others', async () => {
    const broken = await addSchedule(ledger, { nextFireAt: at(1), report: 'no-such-report' });
    const fine = await addSchedule(ledger, { nextFireAt: at(1) });
    await fire(at(1));
    expect(await schedule(broken)).toMatchObject({ enabled: false, nextFireAt: null });
    expect(await firesOf(ledger, fine)).toHaveLength(1);
    expect(String(errors.at(-1))).toContain(broken);
  });

  it('goes by the clock of the database', async () => {
    const past = await addSchedule(ledger, { misfire: 'once', nextFireAt: new Date(Date.now() - 120_000) });
    const future = await addSchedule(ledger, { nextFireAt: new Date(Date.now() + 3_600_000) });
    for (let claimed = 1; claimed > 0; ) claimed = (await fire(null)).claimed;
    expect(await firesOf(ledger, past)).toHaveLength(1);
    expect(await firesOf(ledger, future)).toEqual([]);
  });
});
