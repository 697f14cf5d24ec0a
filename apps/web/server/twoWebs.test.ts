import { seedFirstAdmin } from '@novapulse/api/server';
import { createIdMaker, systemClock } from '@novapulse/core';
import { createDb, type Db } from '@novapulse/db';
import {
  createTestDatabase,
  eventually,
  freePort,
  type Program,
  type RedisServer,
  startProgram,
  startRedis,
  type TestDatabase,
} from '@novapulse/testing';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

// Two whole processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const email = 'admin@example.test';
const password = 'correct horse battery staple';
const answerSchema = z.object({ result: z.object({ data: z.looseObject({}) }).optional() });

describe('two web processes on one database and one Redis', () => {
  let database: TestDatabase;
  let db: Db;
  let redis: RedisServer;
  const webs: { port: number; program: Program }[] = [];
  let secret = '';
  let recoveryCodes: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    await seedFirstAdmin({ db, newId: createIdMaker(systemClock), clock: systemClock }, { email, password });
    redis = await startRedis();
    webs.push(await startWeb(), await startWeb());
    const { cookie } = await login(0);
    ({ secret } = z.object({ secret: z.string() }).parse((await post(0, 'mfa.enroll', {}, cookie)).data));
    const confirmed = await post(0, 'mfa.confirm', { code: await unusedCode() }, cookie);
    ({ recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed.data));
  });
  afterAll(async () => {
    for (const { program } of webs) {
      program.kill('SIGKILL');
      await program.ended;
    }
    await redis.stop();
    await db.close();
    await database.drop();
  });

  async function startWeb() {
    const port = await freePort();
    const program = startProgram(new URL('./index.ts', import.meta.url), {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      NOVAPULSE_SUPERVISED: '1',
      PORT: String(port),
      LOG_FORMAT: 'json',
    });
    const web = { port, program };
    await eventually(
      async () => expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200),
      90_000,
    );
    return web;
  }

  async function post(web: number, procedure: string, input: unknown, cookie = '') {
    const origin = `http://127.0.0.1:${webs[web % 2]?.port}`;
    const response = await fetch(`${origin}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify(input),
    });
    const { result } = answerSchema.parse(await response.json());
    return { status: response.status, data: result?.data, headers: response.headers };
  }

  /** Gives the password; the cookie is that of the browser. */
  async function login(web: number, given = password) {
    const { status, data, headers } = await post(web, 'auth.login', { email, password: given });
    const cookie = headers.getSetCookie().map((one) => one.split(';')[0]);
    return { status, said: data?.status, cookie: cookie.join('; ') };
  }

  // A step counts once. The one before and the one after the clock's count, too.
  let step = Math.floor(Date.now() / 30_000) - 2;
  async function unusedCode(): Promise<string> {
    // Not one that ends to count within ten seconds: on a busy machine the code may come later than that.
    step = Math.max(step + 1, Math.floor((Date.now() + 10_000) / 30_000) - 1);
    await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual((step - 1) * 30_000), 60_000);
    return generate({ secret, epoch: step * 30 });
  }

  /** As many sign-ins as there may be between password and second factor at once; all give the same proof. */
  async function verifyEverywhere(proof: object, count: number): Promise<number[]> {
    const tickets = await Promise.all(Array.from({ length: count }, (_, index) => login(index)));
    expect(new Set(tickets.map(({ said }) => said))).toEqual(new Set(['mfa_required']));
    const answers = await Promise.all(tickets.map(({ cookie }, index) => post(index, 'auth.verifyMfa', proof, cookie)));
    return answers.map(({ status }) => status);
  }

  it('let nobody in after the password alone (invariant 7)', async () => {
    const before = await db.prisma.session.count();
    const { cookie } = await login(1);
    for (const web of [0, 1]) expect((await post(web, 'sessions.revokeOthers', {}, cookie)).status).toBe(401);
    expect(await db.prisma.session.count()).toBe(before);
  });

  it('take one code once under 50 uses at the same time (invariant 8)', async () => {
    const statuses = await verifyEverywhere({ code: await unusedCode() }, 50);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => [200, 401, 429].includes(status))).toBe(true);
    await liftLock();
  });

  it('take one recovery code once under 50 uses at the same time (invariant 8)', async () => {
    const statuses = await verifyEverywhere({ recoveryCode: recoveryCodes[0] }, 50);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => [200, 401, 429].includes(status))).toBe(true);
    await liftLock();
  });

  it('keep a lock of the second factor although Redis forgets everything, is frozen and is killed (invariant 11)', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      const { cookie } = await login(tries);
      expect((await post(tries + 1, 'auth.verifyMfa', { code: '000000' }, cookie)).status).toBe(401);
    }
    const isLocked = async (web: number) => {
      const { said, cookie } = await login(web);
      expect(said).toBe('mfa_required');
      return (await post(web, 'auth.verifyMfa', { recoveryCode: recoveryCodes[1] }, cookie)).status === 429;
    };
    await redis.flush();
    expect([await isLocked(0), await isLocked(1)]).toEqual([true, true]);
    await redis.kill('SIGSTOP');
    expect([await isLocked(0), await isLocked(1)]).toEqual([true, true]);
    await liftLock();
    const whileFrozen = await login(0);
    expect((await post(1, 'auth.verifyMfa', { recoveryCode: recoveryCodes[2] }, whileFrozen.cookie)).status).toBe(200);
    await redis.kill('SIGCONT');
    await redis.kill('SIGKILL');
    const whileKilled = await login(1);
    expect((await post(0, 'auth.verifyMfa', { recoveryCode: recoveryCodes[3] }, whileKilled.cookie)).status).toBe(200);
    await redis.restart();
    for (const { port } of webs) {
      await eventually(async () => {
        const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
        expect(await response.json()).toMatchObject({ status: 'ok', checks: { limiter: { status: 'up' } } });
      });
    }
  });

  // What an administrator's reset would do; the locks themselves are tested where they are decided.
  async function liftLock(): Promise<void> {
    await db.sql.query('delete from authentication_failures');
  }
});
