import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTry, findLock, forgetFailures, liftLocks, returnTry, type TryKey } from './countTry.ts';

const start = Date.UTC(2026, 10, 24, 8);
const minutes = (count: number) => count * 60;
const hours = (count: number) => count * 3600;

describe('counting tries', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let db: Db;
  let other: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    other = createDb({ url: database.url });
  });
  afterAll(async () => {
    await db.close();
    await other.close();
    await database.drop();
  });

  let people = 0;
  function newKey(): TryKey {
    people += 1;
    return { userId: `usr_${people}`, factor: 'second_factor', deviceId: '' };
  }

  /** A day in which somebody fails whenever they may. */
  function guesser(key: TryKey) {
    let atMs = start;
    return {
      now: () => new Date(atMs),
      pass: (seconds: number) => {
        atMs += seconds * 1000;
      },
      async tryOnce() {
        const admission = await countTry(db.sql, key, new Date(atMs));
        if (admission.isAdmitted) return 'admitted';
        return admission.lockedUntil === null ? 'reset' : (admission.lockedUntil.getTime() - atMs) / 1000;
      },
      async fail(times: number) {
        for (let n = 0; n < times; n += 1) expect(await this.tryOnce()).toBe('admitted');
      },
    };
  }

  it('locks for 15 minutes after 5 failures, an hour after 10, 6 hours after 15, a day after 20', async () => {
    const guess = guesser(newKey());
    for (const lock of [minutes(15), hours(1), hours(6), hours(24), hours(24)]) {
      await guess.fail(5);
      expect(await guess.tryOnce()).toBe(lock);
      guess.pass(lock - 1);
      expect(await guess.tryOnce()).toBe(1);
      guess.pass(1);
    }
  });

  it('admits nobody after 100 failures in a row, however long they wait', async () => {
    const key = newKey();
    const guess = guesser(key);
    for (let round = 0; round < 20; round += 1) {
      await guess.fail(5);
      guess.pass(hours(24));
    }
    guess.pass(hours(24 * 365));
    expect(await guess.tryOnce()).toBe('reset');
    expect(await findLock(db.sql, key, new Date(start))).toEqual({ isAdmitted: false, lockedUntil: null });
    await liftLocks(db.sql, key.userId, 'second_factor');
    expect(await guess.tryOnce()).toBe('admitted');
  });

  it('is not reset by refused tries, and does not extend the lock for them', async () => {
    const guess = guesser(newKey());
    await guess.fail(5);
    for (let n = 0; n < 20; n += 1) expect(await guess.tryOnce()).toBe(minutes(15));
    guess.pass(minutes(15));
    await guess.fail(5);
    expect(await guess.tryOnce()).toBe(hours(1));
  });

  it('begins anew after a success', async () => {
    const key = newKey();
    const guess = guesser(key);
    await guess.fail(4);
    await forgetFailures(db.sql, key);
    await guess.fail(5);
    expect(await guess.tryOnce()).toBe(minutes(15));
  });

  it('admits five of 50 tries at once, on two connection pools and in the same millisecond (invariant 8)', async () => {
    const key = newKey();
    const now = new Date(start);
    const tries = Array.from({ length: 50 }, (_, n) => countTry(n % 2 === 0 ? db.sql : other.sql, key, now));
    expect((await Promise.all(tries)).filter(({ isAdmitted }) => isAdmitted)).toHaveLength(5);
  });

  it('gives a try back that could not be made, with the lock it would have brought', async () => {
    const key = newKey();
    const guess = guesser(key);
    await guess.fail(4);
    const admission = await countTry(db.sql, key, guess.now());
    if (!admission.isAdmitted) throw new Error('The fifth try is admitted.');
    await returnTry(db.sql, key, admission.inARow);
    expect(await findLock(db.sql, key, guess.now())).toMatchObject({ isAdmitted: true });
    expect(await guess.tryOnce()).toBe('admitted');
    expect(await guess.tryOnce()).toBe(minutes(15));
  });

  it('keeps devices and factors apart', async () => {
    const key = { ...newKey(), factor: 'password' as const };
    await guesserFails(key);
    expect((await countTry(db.sql, { ...key, deviceId: 'dev_1' }, new Date(start))).isAdmitted).toBe(true);
    expect((await countTry(db.sql, { ...key, factor: 'second_factor' }, new Date(start))).isAdmitted).toBe(true);
    expect((await countTry(db.sql, key, new Date(start))).isAdmitted).toBe(false);
  });

  async function guesserFails(key: TryKey) {
    for (let n = 0; n < 5; n += 1) await countTry(db.sql, key, new Date(start));
  }
});
