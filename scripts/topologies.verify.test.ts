import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb, type Db } from '@novapulse/db';
import { emailSend, enqueue } from '@novapulse/jobs';
import {
  createTestDatabase,
  eventually,
  freePort,
  startCluster,
  startProgram,
  startRedis,
  startSentinels,
  type TestDatabase,
} from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const readiness = z.object({ checks: z.record(z.string(), z.object({ status: z.string() })) });

// Whole processes on each way to run Redis, with real redis-server processes.
describe('web and worker', () => {
  const newId = createIdMaker(systemClock);
  const ends: (() => Promise<void> | void)[] = [];
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
  });
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  /** Both processes; resolves to their ports when both are ready. */
  async function startBoth(env: Record<string, string>): Promise<{ web: number; worker: number }> {
    const ports = { web: await freePort(), worker: await freePort() };
    for (const program of ['../apps/web/server/index.ts', '../apps/worker/src/index.ts']) {
      const started = startProgram(new URL(program, import.meta.url), {
        DATABASE_URL: database.url,
        ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
        PORT: String(ports.web),
        WORKER_PORT: String(ports.worker),
        WORKER_HOST: '127.0.0.1',
        LOG_FORMAT: 'json',
        ...env,
      });
      ends.push(async () => {
        started.kill('SIGKILL');
        await started.ended;
      });
    }
    await untilReady(ports);
    return ports;
  }

  const untilReady = (ports: { web: number; worker: number }) =>
    eventually(async () => {
      for (const port of Object.values(ports)) {
        const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
        const { checks } = readiness.parse(await answer.json());
        expect(Object.values(checks).map(({ status }) => status)).not.toContain('degraded');
        expect(answer.status).toBe(200);
      }
    }, 90_000);

  /** Calls are counted in Redis: what is left of the limit goes down. */
  async function expectLimits({ web }: { web: number }): Promise<void> {
    const left = async () => (await fetch(`http://127.0.0.1:${web}/api/trpc/auth.me`)).headers.get('ratelimit');
    const [first, second] = [await left(), await left()];
    expect(first).toMatch(/r=\d+/);
    expect(second).not.toBe(first);
  }

  /** Enqueues some mails in the ledger and waits until the worker has sent each of them. */
  async function expectWork(count: number): Promise<void> {
    const props = { subject: 'hello', body: 'there' };
    const input = { to: 'a@b.example', template: 'generic', props } as const;
    const ids = await db.transaction(async (tx) => {
      const enqueued: string[] = [];
      for (let index = 0; index < count; index += 1) {
        enqueued.push((await enqueue(tx, emailSend, input, { organizationId: null, newId })).id);
      }
      return enqueued;
    });
    await eventually(async () => {
      expect(await db.prisma.job.count({ where: { id: { in: ids }, status: 'succeeded' } })).toBe(count);
    }, 60_000);
  }

  it('works behind Sentinels, and goes on after the primary was killed', async () => {
    const sentinels = await startSentinels();
    ends.push(() => sentinels.stop());
    const ports = await startBoth({ REDIS_SENTINELS: sentinels.addresses, REDIS_SENTINEL_NAME: sentinels.name });
    await expectWork(20);
    await sentinels.failOver();
    await untilReady(ports);
    await expectLimits(ports);
    await expectWork(20);
  });

  it('works on a Redis Cluster of three nodes', async () => {
    const cluster = await startCluster();
    ends.push(() => cluster.stop());
    await expectLimits(await startBoth({ REDIS_CLUSTER_NODES: cluster.addresses }));
    await expectWork(20);
  });

  it('works over TLS with a certificate of an own authority', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'novapulse-tls-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' });
    const tlsPort = await freePort();
    const redis = await startRedis({
      config: {
        'tls-port': String(tlsPort),
        'tls-cert-file': certificate,
        'tls-key-file': key,
        'tls-ca-cert-file': certificate,
        'tls-auth-clients': 'no',
      },
    });
    ends.push(() => redis.stop());
    await expectLimits(
      await startBoth({ REDIS_URL: `rediss://localhost:${tlsPort}`, NODE_EXTRA_CA_CERTS: certificate }),
    );
    await expectWork(20);
  });
});
