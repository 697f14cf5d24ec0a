import { setTimeout as delay } from 'node:timers/promises';
import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, eventually, startRedis } from '@novapulse/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subWindows } from '../slidingWindow.ts';
import { createLocalStore } from './createLocalStore.ts';
import { createPostgresStore } from './createPostgresStore.ts';
import { createRedisStore } from './createRedisStore.ts';
import type { LimitStore } from './limitStore.ts';

type Backend = { stores: [LimitStore, LimitStore]; close: () => Promise<void> };

const backends: Record<string, () => Promise<Backend>> = {
  async redis() {
    const redis = await startRedis();
    const connect = () => createRedisStore(new Redis(redis.url));
    const stores: [LimitStore, LimitStore] = [connect(), connect()];
    // The first command of a connection waits for it; the limiter counts that as "away", which is not this test's.
    await eventually(() => Promise.all(stores.map((store) => store.take(ask('ready', 0)))));
    return {
      stores,
      async close() {
        await Promise.all(stores.map((store) => store.close()));
        await redis.stop();
      },
    };
  },
  async postgres() {
    const database = await createTestDatabase();
    const dbs: [Db, Db] = [createDb({ url: database.url }), createDb({ url: database.url })];
    return {
      stores: [createPostgresStore(dbs[0].sql), createPostgresStore(dbs[1].sql)],
      async close() {
        await Promise.all(dbs.map((db) => db.close()));
        await database.drop();
      },
    };
  },
  async local() {
    const store = createLocalStore({ maxKeys: 1000, nowMs: () => performance.now() });
    return { stores: [store, store], close: () => store.close() };
  },
};

function ask(key: string, points = 1, limit = 5, windowSeconds = 60) {
  return { key, points, limit, windowSeconds };
}

describe.each(Object.keys(backends))('the %s store', (name) => {
  let backend: Backend;
  let store: LimitStore;
  beforeAll(async () => {
    backend = await (backends[name] ?? Promise.reject)();
    [store] = backend.stores;
  });
  afterAll(() => backend.close());

  it('lets exactly the limit through, whichever node is asked, all at once', async () => {
    const calls = Array.from({ length: 400 }, (_, n) => (backend.stores[n % 2] ?? store).take(ask('parallel', 1, 100)));
    const readings = await Promise.all(calls);
    expect(readings.filter(({ fits }) => fits)).toHaveLength(100);
    expect(new Set(readings.filter(({ fits }) => fits).map(({ remaining }) => remaining)).size).toBe(100);
  });

  it('takes many points or none', async () => {
    expect(await store.take(ask('many', 3))).toMatchObject({ fits: true, remaining: 2 });
    expect(await store.take(ask('many', 3))).toMatchObject({ fits: false, remaining: 2 });
    expect(await store.take(ask('many', 2))).toMatchObject({ fits: true, remaining: 0 });
    expect(await store.take(ask('more than all', 6))).toEqual({ fits: false, remaining: 5, waitMs: 60_000 });
  });

  it('says how long to wait', async () => {
    const widthMs = 60_000 / subWindows;
    const taken = await store.take(ask('wait', 5));
    const refused = await store.take(ask('wait'));
    for (const { waitMs } of [taken, refused]) {
      expect(waitMs).toBeGreaterThan(60_000 - widthMs);
      expect(waitMs).toBeLessThanOrEqual(60_000 + 7 * widthMs);
    }
    expect(Number.isInteger(refused.waitMs)).toBe(true);
  });

  it('reads without taking, gives back and forgets', async () => {
    expect(await store.take(ask('read', 0))).toEqual({ fits: true, remaining: 5, waitMs: 0 });
    await store.take(ask('read', 5));
    expect(await store.take(ask('read', 0))).toMatchObject({ remaining: 0 });
    expect((await store.take(ask('read', 0))).waitMs).toBeGreaterThan(0);
    expect(await store.take(ask('read', -2))).toMatchObject({ remaining: 2 });
    expect(await store.take(ask('read', -50))).toMatchObject({ remaining: 5 });
    await store.take(ask('read', 4));
    await store.forget(ask('read'));
    expect(await store.take(ask('read', 0))).toMatchObject({ remaining: 5 });
  });

  it('keeps keys, and limits of other windows, apart', async () => {
    await store.take(ask('a', 5));
    expect(await store.take(ask('b', 5))).toMatchObject({ fits: true });
    expect(await store.take(ask('a', 5, 5, 30))).toMatchObject({ fits: true });
    expect(await store.take(ask('a', 1))).toMatchObject({ fits: false });
  });

  it('lets less than twice the limit through in 1.2 seconds, and no more than it in one, under a flood', async () => {
    const limit = 20;
    const taken: { startMs: number; endMs: number }[] = [];
    let isOver = false;
    const flood = async (from: LimitStore) => {
      while (!isOver) {
        const startMs = performance.now();
        const { fits } = await from.take(ask('flood', 1, limit, 1));
        if (fits) taken.push({ startMs, endMs: performance.now() });
        else await delay(1);
      }
    };
    const callers = [...backend.stores, ...backend.stores].map(flood);
    await eventually(() => expect(taken.length).toBeGreaterThan(4 * limit), 20_000);
    isOver = true;
    await Promise.all(callers);
    // Only what surely lies within the span is counted, so that a slow machine cannot fail the test.
    const mostIn = (spanMs: number) =>
      Math.max(
        ...taken.map(
          (first) => taken.filter((x) => x.startMs >= first.startMs && x.endMs <= first.startMs + spanMs).length,
        ),
      );
    expect(mostIn(1000)).toBeLessThanOrEqual(limit);
    expect(mostIn(1200)).toBeLessThan(2 * limit);
  });
});

describe('the local store', () => {
  it('forgets the key used least recently instead of growing', async () => {
    const store = createLocalStore({ maxKeys: 3, nowMs: () => 0 });
    for (const key of ['a', 'b', 'c', 'a', 'd']) await store.take(ask(key, 3));
    expect(store.size).toBe(3);
    expect(await store.take(ask('a', 0))).toMatchObject({ remaining: 2 });
    expect(await store.take(ask('b', 0))).toMatchObject({ remaining: 5 });
  });
});
