import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { emailSend, enqueue } from '@novapulse/jobs';
import { createHttpServer } from '@novapulse/runtime';
import {
  createTestDatabase,
  eventually,
  freePort,
  type Program,
  startProgram,
  startRedis,
  type TestDatabase,
} from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

// Each test starts a whole process, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const program = new URL('./index.ts', import.meta.url);
const encryptionKeys = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const running: Program[] = [];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const worker of running.splice(0)) {
    worker.kill('SIGKILL');
    await worker.ended;
  }
});

afterAll(() => database.drop());

async function startWorker(env: Record<string, string> = {}) {
  const port = await freePort();
  const worker = startProgram(program, {
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: encryptionKeys,
    WORKER_PORT: String(port),
    WORKER_HOST: '127.0.0.1',
    LOG_FORMAT: 'json',
    ...env,
  });
  running.push(worker);
  return { worker, get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`), port };
}

async function startReadyWorker(env: Record<string, string> = {}) {
  const started = await startWorker(env);
  await eventually(async () => expect((await started.get('/health/ready')).status).toBe(200), 60_000);
  return started;
}

describe('the worker process', () => {
  it('becomes ready, runs a job, shows it in its metrics and drains on SIGTERM (invariant 12)', async () => {
    const { worker, get } = await startReadyWorker();
    expect(await (await get('/health/ready')).json()).toMatchObject({
      status: 'ok',
      checks: { database: { status: 'up' }, migrations: { status: 'up' }, queue: { status: 'up' } },
    });
    expect((await get('/health/startup')).status).toBe(200);
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/elsewhere')).status).toBe(404);

    const db = createDb({ url: database.url });
    const input = { to: 'a@b.example', template: 'generic', props: { subject: 'hello', body: 'there' } } as const;
    await db.transaction((tx) =>
      enqueue(tx, emailSend, input, { organizationId: null, newId: createIdMaker(systemClock) }),
    );
    await eventually(async () => expect(await db.prisma.keptMail.findMany()).toMatchObject([{ subject: 'hello' }]));
    await db.close();
    await eventually(async () =>
      expect(await (await get('/metrics')).text()).toContain(
        'novapulse_job_attempts_total{queue="email",name="email.send",outcome="succeeded",service="worker"} 1',
      ),
    );

    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(worker.stdout()).toContain('"event":"shutdown_finished"');
    expect(worker.stderr()).toBe('');
  });

  it('stops when its supervisor is gone', async () => {
    const { worker } = await startReadyWorker({ NOVAPULSE_SUPERVISED: '1' });
    worker.disconnect();
    expect(await worker.ended).toBe(0);
  });

  it('lives without its queue engine, is not ready, and comes back with it', async () => {
    const redis = await startRedis();
    const { get } = await startReadyWorker({ REDIS_URL: redis.url });
    await redis.kill('SIGKILL');
    await eventually(async () => expect((await get('/health/ready')).status).toBe(503), 60_000);
    expect(await (await get('/health/ready')).json()).toMatchObject({ checks: { queue: { status: 'down' } } });
    expect((await get('/health/live')).status).toBe(200);
    await redis.restart();
    await eventually(async () => expect((await get('/health/ready')).status).toBe(200), 60_000);
    await redis.stop();
  });

  it('is not ready on a Redis that throws work away', async () => {
    const redis = await startRedis({ config: { 'maxmemory-policy': 'allkeys-lru' } });
    const { get } = await startWorker({ REDIS_URL: redis.url });
    await eventually(async () => expect((await get('/health/startup')).status).toBe(200), 60_000);
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { queue: { status: 'down' } } }]);
    expect((await get('/health/live')).status).toBe(200);
    await redis.stop();
  });

  it('asks for the metrics token when one is set', async () => {
    const { get } = await startReadyWorker({ METRICS_TOKEN: 'canary' });
    expect((await get('/metrics')).status).toBe(401);
  });

  it('lists every problem of its environment by name and exits 1', async () => {
    const { worker } = await startWorker({ DATABASE_URL: '', WORKER_QUEUES: 'mail', ENCRYPTION_KEYS: 'canary' });
    expect(await worker.ended).toBe(1);
    const lines = worker.stderr().trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['DATABASE_URL', 'ENCRYPTION_KEYS', 'WORKER_QUEUES']);
    expect(worker.stderr()).not.toContain('canary');
  });

  it('names a taken port in one line and exits 1', async () => {
    const holder = createHttpServer(() => undefined);
    const port = await holder.listen(0, '127.0.0.1');
    const { worker } = await startWorker({ WORKER_PORT: String(port) });
    expect(await worker.ended).toBe(1);
    expect(worker.stderr()).toMatch(new RegExp(`^WORKER_PORT: port ${port} on 127\\.0\\.0\\.1 is taken.*\\n$`));
    await holder.close(100);
  });

  it('lives without its database, is not ready, and still stops cleanly', async () => {
    const { worker, get } = await startWorker({ DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/c` });
    await eventually(async () => expect((await get('/health/live')).status).toBe(200), 60_000);
    expect((await get('/health/ready')).status).toBe(503);
    expect((await get('/health/startup')).status).toBe(503);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
  });
});
