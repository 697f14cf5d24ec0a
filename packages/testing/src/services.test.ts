import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from './createTestDatabase.ts';
import { sendCommand } from './redis/sendCommand.ts';
import { startRedis } from './redis/startRedis.ts';
import { testRedisUrl } from './redis/testRedisUrl.ts';

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('gives each caller a migrated database of its own', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await ask(one.url, 'CREATE TABLE only_here AS SELECT 1 AS x');
    expect(await ask(one.url, `SELECT to_regclass('jobs') IS NOT NULL AS migrated`)).toEqual([{ migrated: true }]);
    expect(await ask(two.url, `SELECT to_regclass('only_here') AS table`)).toEqual([{ table: null }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(ask(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});

describe('testRedisUrl', () => {
  it('gives each caller a database number of its own', async () => {
    const urls = await Promise.all([testRedisUrl(), testRedisUrl(), testRedisUrl()]);
    expect(new Set(urls).size).toBe(3);
    expect(urls[0]).toMatch(/^redis:\/\/127\.0\.0\.1:\d+\/\d+$/);
  });
});

describe('startRedis', async () => {
  const redis = await startRedis();
  afterAll(() => redis.stop());

  it('comes back empty on its port after a kill', async () => {
    await sendCommand(redis.port, 'SET key value');
    await redis.kill('SIGKILL');
    await expect(sendCommand(redis.port, 'PING')).rejects.toThrow(/ECONNREFUSED/);
    await redis.restart();
    expect(await sendCommand(redis.port, 'GET key')).toBe('$-1');
  });

  it('freezes and thaws', async () => {
    await redis.kill('SIGSTOP');
    await expect(sendCommand(redis.port, 'PING', 100)).rejects.toThrow(/did not answer/);
    await redis.kill('SIGCONT');
    expect(await sendCommand(redis.port, 'PING')).toBe('+PONG');
  });

  it('flushes', async () => {
    await sendCommand(redis.port, 'SET key value');
    await redis.flush();
    expect(await sendCommand(redis.port, 'DBSIZE')).toBe(':0');
  });

  it('keeps its data across a kill when asked to', async () => {
    const lasting = await startRedis({ isPersistent: true, config: { appendfsync: 'always' } });
    await sendCommand(lasting.port, 'SET key value');
    await lasting.restart();
    expect(await sendCommand(lasting.port, 'DBSIZE')).toBe(':1');
    await lasting.stop();
  });
});
