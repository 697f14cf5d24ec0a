import { seedFirstAdmin } from '@novapulse/api/server';
import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createTestDatabase, eventually, freePort, startProgram, startRedis } from '@novapulse/testing';
import { z } from 'zod';

export type Answer = { status: number; data: Record<string, unknown>; cookie: string; requestId: string };

type PairOptions = { engine: 'postgres' | 'redis'; env?: Readonly<Record<string, string>> };

const answerSchema = z.object({ result: z.object({ data: z.looseObject({}) }).optional() });
const startTimeoutMs = 90_000;

/** A web and a worker process on a database of their own, with one admin. */
export type Pair = Awaited<ReturnType<typeof startPair>>;

export const pairAdmin = { email: 'admin@example.test', password: 'correct horse battery canary' };

export async function startPair({ engine, env = {} }: PairOptions) {
  const database = await createTestDatabase();
  const db = createDb({ url: database.url, poolSize: 2 });
  await seedFirstAdmin({ db, newId: createIdMaker(systemClock), clock: systemClock }, pairAdmin);
  const redis = engine === 'redis' ? await startRedis() : null;
  const [port, workerPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const shared = {
    DATABASE_URL: database.url,
    ...(redis && { REDIS_URL: redis.url }),
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    NOVAPULSE_SUPERVISED: '1',
    PORT: String(port),
    WORKER_PORT: String(workerPort),
    WORKER_HOST: '127.0.0.1',
    WEBHOOK_RETRY_SCHEDULE: '1s,1s',
    LOG_FORMAT: 'json',
    ...env,
  };
  const start = (app: string) => startProgram(new URL(`../../../${app}/index.ts`, import.meta.url), shared);
  const programs = { web: start('web/server'), worker: start('worker/src') };
  await eventually(async () => {
    for (const ready of [`${origin}/health/ready`, `http://127.0.0.1:${workerPort}/health/ready`]) {
      const { ok, status } = await fetch(ready);
      if (!ok) throw new Error(`${ready} answered ${status}`);
    }
  }, startTimeoutMs);

  return {
    origin,
    workerOrigin: `http://127.0.0.1:${workerPort}`,
    db,
    programs,
    /** Calls a procedure with a session's cookie, or with whatever headers are given. */
    async call(procedure: string, input: unknown, headers: Record<string, string> = {}): Promise<Answer> {
      const response = await fetch(`${origin}/api/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body: JSON.stringify(input),
      });
      const { result } = answerSchema.parse(await response.json());
      const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
      const requestId = response.headers.get('x-request-id') ?? '';
      return { status: response.status, data: result?.data ?? {}, cookie: cookie.join('; '), requestId };
    },
    /** Ends both as an operator does; resolves to how they ended. */
    async stop() {
      const both = Object.values(programs);
      for (const program of both) program.kill('SIGTERM');
      return await Promise.all(both.map((program) => program.ended));
    },
    async dispose() {
      for (const program of Object.values(programs)) program.kill('SIGKILL');
      await Promise.all(Object.values(programs).map((program) => program.ended));
      await redis?.stop();
      await db.close();
      await database.drop();
    },
  };
}
