import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, eventually, type RedisServer, startRedis, type TestDatabase } from '@novapulse/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLimiter, type LimiterOptions } from './createLimiter.ts';
import { createNodeCount } from './createNodeCount.ts';
import type { Limiter } from './limiter.ts';
import type { LimitOverrides } from './limitSettings.ts';
import { awaitStore } from './probeStore.ts';
import { createPostgresStore } from './stores/createPostgresStore.ts';
import { createRedisStore } from './stores/createRedisStore.ts';

let redis: RedisServer;
let database: TestDatabase;
let db: Db;
const limiters: Limiter[] = [];

beforeAll(async () => {
  [redis, database] = await Promise.all([startRedis(), createTestDatabase()]);
  db = createDb({ url: database.url });
});
afterEach(async () => {
  await Promise.all(limiters.splice(0).map((limiter) => limiter.close()));
});
afterAll(async () => {
  await db.close();
  await Promise.all([redis.stop(), database.drop()]);
});

const limitsOf = (limits: Record<string, number>) =>
  new Map(Object.entries(limits).map(([policy, limit]) => [policy, { limit, windowMs: 60_000 }]));

async function onRedis(options: Partial<LimiterOptions> = {}, deadlineMs = 100) {
  const changes: boolean[] = [];
  const decisions: string[] = [];
  const connection = new Redis(redis.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 500,
    socketTimeout: 1000,
    retryStrategy: () => 50,
  });
  connection.on('error', () => undefined);
  const store = createRedisStore(connection, { deadlineMs });
  expect(await awaitStore(store, 10_000)).toBe(true);
  const limiter = createLimiter({
    store,
    nodeCount: () => 1,
    onStoreChange: (isUp) => changes.push(isUp),
    onDecision: ({ decision }) => decisions.push(decision),
    ...options,
  });
  limiters.push(limiter);
  return { limiter, changes, decisions };
}

/** With a deadline that no busy machine passes: these tests are about counting. */
const patient = (overrides: LimitOverrides) => onRedis({ overrides }, 10_000);

const key = () => `key-${Math.random()}`;

describe('a limiter with its store', () => {
  it('counts what all nodes took together', async () => {
    const overrides = limitsOf({ 'api.key': 50 });
    const [a, b] = [await patient(overrides), await patient(overrides)];
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, n) => (n % 2 ? a : b).limiter.consume('api.key', 'shared')),
    );
    expect(verdicts.filter(({ isAllowed }) => isAllowed)).toHaveLength(50);
    expect([...a.decisions, ...b.decisions].filter((decision) => decision === 'limited')).toHaveLength(150);
  });

  it('says what is left and when to come back', async () => {
    const { limiter } = await patient(limitsOf({ 'api.key': 2 }));
    const id = key();
    expect(await limiter.consume('api.key', id)).toMatchObject({
      decision: 'allowed',
      retryAfterSeconds: 0,
      quota: { policy: 'api.key', limit: 2, windowSeconds: 60, remaining: 1 },
    });
    await limiter.consume('api.key', id);
    for (const refused of [await limiter.consume('api.key', id), await limiter.consume('api.key', id)]) {
      expect(refused).toMatchObject({ decision: 'limited', isAllowed: false, quota: { remaining: 0 } });
      expect(refused.retryAfterSeconds).toBeGreaterThanOrEqual(57);
      expect(refused.retryAfterSeconds).toBeLessThanOrEqual(82);
    }
  });

  it('counts addresses of one IPv6 network and both writings of an IPv4 address together', async () => {
    const { limiter } = await patient(limitsOf({ 'api.address': 2 }));
    await limiter.consume('api.address', '2001:db8:77::1');
    await limiter.consume('api.address', '2001:db8:77:0:ffff::9');
    expect(await limiter.consume('api.address', '2001:db8:77::2')).toMatchObject({ isAllowed: false });
    expect(await limiter.consume('api.address', '2001:db8:77:1::1')).toMatchObject({ isAllowed: true });
    await limiter.consume('api.address', '198.51.100.7', 2);
    expect(await limiter.consume('api.address', '::ffff:198.51.100.7')).toMatchObject({ isAllowed: false });
  });

  it('takes a mail address for the same however it is written, and keeps none', async () => {
    const { limiter } = await patient(limitsOf({ 'passwordReset.account': 1 }));
    await limiter.consume('passwordReset.account', 'Some.Body@Example.com');
    expect(await limiter.consume('passwordReset.account', ' some.body@example.com')).toMatchObject({
      isAllowed: false,
    });
    const reader = new Redis(redis.url);
    const keys = await reader.keys('*passwordReset.account*');
    reader.disconnect();
    expect(keys).toHaveLength(1);
    expect(keys.join()).not.toMatch(/example/i);
  });

  it('counts failures and forgets them', async () => {
    const { limiter } = await patient(limitsOf({ 'login.address': 3 }));
    for (const isAllowed of [true, true, false]) {
      expect(await limiter.penalize('login.address', '192.0.2.9')).toMatchObject({ isAllowed });
    }
    expect(await limiter.peek('login.address', '192.0.2.9')).toMatchObject({ decision: 'limited' });
    expect(limiter.known('login.address', '192.0.2.9')).toMatchObject({ isAllowed: false });
    await limiter.reset('login.address', '192.0.2.9');
    expect(limiter.known('login.address', '192.0.2.9')).toBeNull();
    expect(await limiter.peek('login.address', '192.0.2.9')).toMatchObject({ isAllowed: true });
  });

  it('tries no more than the limit at the same time, and gives successes back', async () => {
    const { limiter } = await patient(limitsOf({ 'login.address': 5 }));
    const outcomes = { tried: 0, refused: 0 };
    const attempt = async (hasFailed: boolean) => {
      const { verdict, settle } = await limiter.reserve('login.address', '192.0.2.10');
      outcomes[verdict.isAllowed ? 'tried' : 'refused'] += 1;
      await new Promise(setImmediate);
      await settle(hasFailed);
    };
    await Promise.all(Array.from({ length: 30 }, () => attempt(false)));
    expect(outcomes).toEqual({ tried: 30, refused: 0 });
    await Promise.all(Array.from({ length: 30 }, () => attempt(true)));
    expect(outcomes).toEqual({ tried: 35, refused: 25 });
  });

  it('works on Postgres, too', async () => {
    const store = createPostgresStore(db.sql);
    expect(await awaitStore(store, 10_000)).toBe(true);
    const limiter = createLimiter({
      store,
      nodeCount: () => 1,
      overrides: limitsOf({ 'api.key': 3 }),
    });
    limiters.push(limiter);
    const verdicts = await Promise.all(Array.from({ length: 9 }, () => limiter.consume('api.key', 'k')));
    expect(verdicts.filter(({ isAllowed }) => isAllowed)).toHaveLength(3);
  });
});

describe('a limiter without its store', () => {
  afterEach(async () => {
    await redis.restart();
  });

  const ways = {
    frozen: () => redis.kill('SIGSTOP'),
    killed: () => redis.kill('SIGKILL'),
  };

  it.each(Object.keys(ways).map((way) => (way === 'frozen' ? 'frozen' : 'killed')))(
    'answers as each policy declares while Redis is %s, and comes back by itself',
    async (way) => {
      const overrides = limitsOf({ 'login.address': 10, 'apiKeys.create': 10, 'api.key': 1 });
      const { limiter, changes, decisions } = await onRedis({ overrides, nodeCount: () => 3 });
      await limiter.consume('api.key', 'first');
      await ways[way]();
      const open = await Promise.all(Array.from({ length: 20 }, () => limiter.consume('api.key', 'x')));
      expect(open.map(({ decision }) => decision)).toEqual(Array(20).fill('failed_open'));
      const closed = await limiter.consume('apiKeys.create', 'org');
      expect(closed).toMatchObject({ decision: 'closed', isAllowed: false, quota: null });
      expect(closed.retryAfterSeconds).toBeGreaterThan(0);
      const address = '192.0.2.33';
      const tries = await Promise.all(Array.from({ length: 5 }, () => limiter.reserve('login.address', address)));
      expect(tries.map(({ verdict }) => verdict.decision)).toEqual([
        ...Array(3).fill('degraded'),
        ...Array(2).fill('limited'),
      ]);
      expect([limiter.isStoreUp(), changes]).toEqual([false, [false]]);
      expect(decisions.filter((decision) => decision === 'failed_open')).toHaveLength(20);

      if (way === 'frozen') await redis.kill('SIGCONT');
      else await redis.restart();
      await eventually(() => expect(limiter.isStoreUp()).toBe(true));
      expect(await limiter.consume('apiKeys.create', 'org')).toMatchObject({ decision: 'allowed' });
      expect(changes).toEqual([false, true]);
    },
  );

  it('asks a frozen Redis for nothing on behalf of a caller once that is known', async () => {
    const { limiter } = await onRedis();
    await redis.kill('SIGSTOP');
    await limiter.consume('api.key', 'x');
    const outcomes = await Promise.race([
      Promise.all(Array.from({ length: 10_000 }, (_, n) => limiter.consume('api.key', `k${n}`))),
      // A caller that waited for the store would still be waiting at the end of this turn.
      new Promise<null>((resolve) => setImmediate(() => resolve(null))),
    ]);
    expect(outcomes).toHaveLength(10_000);
  });
});

describe('createNodeCount', () => {
  it('counts the nodes that show up, and not those that have left', async () => {
    const onError = (error: unknown) => expect.unreachable(String(error));
    const nodes = [1, 2, 3].map(() => createNodeCount({ sql: db.sql, onError }));
    await Promise.all(nodes.map((node) => node.refresh()));
    await nodes[0]?.refresh();
    expect(nodes[0]?.current()).toBe(3);
    await nodes[1]?.close();
    await db.sql.query(`update rate_limit_nodes set seen_at = now() - interval '31 seconds'`);
    await nodes[0]?.refresh();
    expect(nodes[0]?.current()).toBe(1);
    await Promise.all(nodes.map((node) => node.close()));
  });
});
