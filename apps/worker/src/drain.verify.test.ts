import { createIdMaker, createKeyring, newEndpointSecret, sealEndpointSecret, systemClock } from '@novapulse/core';
import { createDb, type Db } from '@novapulse/db';
import { createEngine, createPublisher, type Publisher, type QueueEngine } from '@novapulse/jobs';
import {
  createTestDatabase,
  eventually,
  freePort,
  type Program,
  type Receiver,
  type RedisServer,
  startProgram,
  startReceiver,
  startRedis,
  type TestDatabase,
} from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const program = new URL('./index.ts', import.meta.url);
const encryptionKeys = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const newId = createIdMaker(systemClock);

describe.each(['postgres', 'redis'] as const)('a worker process on %s that gets SIGTERM (invariant 12)', (engine) => {
  let database: TestDatabase;
  let db: Db;
  let receiver: Receiver;
  let redis: RedisServer | null = null;
  let queues: QueueEngine;
  let publisher: Publisher;
  const organizationId = newId('organization');
  const running: Program[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    receiver = await startReceiver();
    redis = engine === 'redis' ? await startRedis() : null;
    const onError = (error: unknown) => console.error(error);
    queues = createEngine({
      databaseUrl: database.url,
      ...(redis && { redis: { kind: 'single', url: redis.url } }),
      onError,
    });
    publisher = createPublisher({ db, engine: queues, newId, retryScheduleMs: [1_000, 1_000], onError });
    await db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Acme', $1)`, [organizationId]);
  });
  afterEach(async () => {
    for (const worker of running.splice(0)) {
      worker.kill('SIGKILL');
      await worker.ended;
    }
  });
  afterAll(async () => {
    await publisher.drain();
    await queues.close();
    await redis?.stop();
    await receiver.close();
    await db.close();
    await database.drop();
  });

  async function startWorker(env: Record<string, string>): Promise<Program> {
    const worker = startProgram(program, {
      DATABASE_URL: database.url,
      ...(redis && { REDIS_URL: redis.url }),
      ENCRYPTION_KEYS: encryptionKeys,
      WORKER_PORT: String(await freePort()),
      WORKER_HOST: '127.0.0.1',
      WORKER_QUEUES: 'webhook',
      WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8',
      WEBHOOK_TIMEOUT: '60s',
      LOG_FORMAT: 'json',
      ...env,
    });
    running.push(worker);
    return worker;
  }

  /** Deliveries that are due, to a path of the receiver. Returns their ids. */
  async function publish(path: string, count: number): Promise<string[]> {
    const webhookId = newId('webhook');
    await db.sql.query(
      `insert into webhooks (id, organization_id, url, event_types, channels) values ($1, $2, $3, array[$4], '{}')`,
      [webhookId, organizationId, receiver.url(path), `drain.${path.slice(1)}`],
    );
    const sealed = sealEndpointSecret(createKeyring(encryptionKeys), webhookId, 1, newEndpointSecret());
    await db.sql.query('insert into webhook_secrets (webhook_id, version, key_id, ciphertext) values ($1, 1, $2, $3)', [
      webhookId,
      sealed.keyId,
      sealed.ciphertext,
    ]);
    const events = Array.from({ length: count }, () => ({
      id: newId('event'),
      type: `drain.${path.slice(1)}`,
      body: Buffer.from('{}'),
      raw: false,
      channels: [],
      idempotencyKey: null,
      requestHash: null,
      createdAt: new Date(),
    }));
    const outcomes = await publisher.publish(organizationId, events);
    return outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? outcome.deliveries.map(({ id }) => id) : []));
  }

  const jobs = (ids: readonly string[]) =>
    db.prisma.job.findMany({
      where: { id: { in: [...ids] } },
      select: { status: true, attempt: true, tries: true, lost: true },
    });

  const countWhere = (rows: Awaited<ReturnType<typeof jobs>>, status: string) =>
    rows.filter((row) => row.status === status).length;

  it('ends all 100 that run, leaves 50 waiting as they were, and exits', async () => {
    receiver.on('/hundred', { status: 200, delayMs: 8_000 });
    const ids = await publish('/hundred', 150);
    expect(ids).toHaveLength(150);
    const worker = await startWorker({ WORKER_CONCURRENCY: 'webhook=100' });
    await receiver.waitFor((requests) => requests.length === 100, 60_000);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    const exitedAt = Date.now();

    expect(receiver.requestsTo('/hundred')).toHaveLength(100);
    const rows = await jobs(ids);
    expect([countWhere(rows, 'succeeded'), countWhere(rows, 'pending')]).toEqual([100, 50]);
    for (const { status, ...counts } of rows) {
      const used = status === 'succeeded' ? 1 : 0;
      expect(counts).toEqual({ attempt: used, tries: used, lost: 0 });
    }
    const attempts = await db.prisma.attempt.findMany({ where: { jobId: { in: ids } } });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 100 }, () => 'succeeded'));
    const lastEndMs = Math.max(...attempts.map(({ startedAt, durationMs }) => startedAt.getTime() + (durationMs ?? 0)));
    console.info(`on ${engine}, the process was gone ${exitedAt - lastEndMs} ms after its last job had ended`);

    // Nothing is stuck: the next worker sends the fifty.
    receiver.on('/hundred', 200);
    await startWorker({ WORKER_CONCURRENCY: 'webhook=100' });
    await eventually(async () => expect(countWhere(await jobs(ids), 'succeeded')).toBe(150), 60_000);
    expect(receiver.requestsTo('/hundred')).toHaveLength(150);
  });

  it('hands back what takes longer than its grace, without using up a try', async () => {
    receiver.on('/slow', { status: 200, delayMs: 30_000 }, 200);
    const ids = await publish('/slow', 1);
    const worker = await startWorker({ SHUTDOWN_TIMEOUT: '1s' });
    await receiver.waitFor((requests) => requests.some(({ path }) => path === '/slow'), 60_000);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(await jobs(ids)).toEqual([{ status: 'retrying', attempt: 1, tries: 0, lost: 0 }]);

    await startWorker({});
    await eventually(async () => expect(countWhere(await jobs(ids), 'succeeded')).toBe(1), 60_000);
    expect(await jobs(ids)).toEqual([{ status: 'succeeded', attempt: 2, tries: 1, lost: 0 }]);
    const attempts = await db.prisma.attempt.findMany({ where: { jobId: { in: ids } }, orderBy: { number: 'asc' } });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['released', 'succeeded']);
  });
});
