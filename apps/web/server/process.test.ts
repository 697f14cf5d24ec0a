import { Agent, request } from 'node:http';
import { createHttpServer } from '@novapulse/runtime';
import {
  createTestDatabase,
  eventually,
  freePort,
  type Program,
  startProgram,
  type TestDatabase,
} from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

// Each test starts a whole process, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const program = new URL('./index.ts', import.meta.url);
const running: Program[] = [];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const web of running.splice(0)) {
    web.kill('SIGKILL');
    await web.ended;
  }
});

afterAll(() => database.drop());

async function startWeb(env: Record<string, string> = {}) {
  const port = await freePort();
  const web = startProgram(program, {
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    NOVAPULSE_SUPERVISED: '1',
    PORT: String(port),
    LOG_FORMAT: 'json',
    ...env,
  });
  running.push(web);
  return { web, port };
}

async function startReadyWeb(env: Record<string, string> = {}) {
  const started = await startWeb(env);
  const url = `http://127.0.0.1:${started.port}/health/ready`;
  await eventually(async () => expect((await fetch(url)).status).toBe(200), 60_000);
  return started;
}

/** Asks again and again over one kept connection until it is asked to leave; resolves to the statuses and errors. */
async function askUntilSentAway(port: number): Promise<(number | string)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const outcomes: (number | string)[] = [];
  let isSentAway = false;
  while (!isSentAway) {
    const answered = Promise.withResolvers<number | string>();
    const sent = request({ host: '127.0.0.1', port, path: '/api/trpc/auth.me', agent }, (response) => {
      isSentAway = response.headers.connection === 'close';
      response.resume().once('end', () => answered.resolve(response.statusCode ?? 0));
    });
    sent.once('error', (error) => answered.resolve('code' in error ? String(error.code) : error.message));
    sent.end();
    const outcome = await answered.promise;
    outcomes.push(outcome);
    isSentAway ||= typeof outcome === 'string';
  }
  agent.destroy();
  return outcomes;
}

describe('the web process', () => {
  it('fails no request while it stops, and exits 0 (invariant 12)', async () => {
    const { web, port } = await startReadyWeb();
    const callers = Array.from({ length: 8 }, () => askUntilSentAway(port));
    web.kill('SIGTERM');
    const outcomes = await Promise.all(callers);
    expect(await web.ended).toBe(0);
    expect(new Set(outcomes.flat())).toEqual(new Set([401]));
    expect(web.stdout()).toContain('"event":"shutdown_finished"');
  });

  it('stops when its supervisor is gone', async () => {
    const { web } = await startReadyWeb();
    web.disconnect();
    expect(await web.ended).toBe(0);
  });

  it('stays ready without its queue engine, which shows as degraded (invariant 11)', async () => {
    const { port } = await startReadyWeb({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(await answer.json()).toMatchObject({ status: 'ok', checks: { queue: { status: 'degraded' } } });
  });

  it('lives without its database, is not ready, and still stops cleanly', async () => {
    const { web, port } = await startWeb({ DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/c` });
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    await eventually(async () => expect((await get('/health/live')).status).toBe(200), 60_000);
    expect((await get('/health/ready')).status).toBe(503);
    const refused = await get('/api/trpc/auth.me');
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: { data: { code: 'UNAUTHORIZED' } } }]);
    web.kill('SIGTERM');
    expect(await web.ended).toBe(0);
  });

  it('is forced by a signal more than two seconds after the first', async () => {
    const { web, port } = await startReadyWeb();
    const stuck = request({
      host: '127.0.0.1',
      port,
      path: '/api/trpc/auth.login',
      method: 'POST',
      headers: { authorization: 'Bearer np_x', 'content-type': 'application/json' },
    });
    stuck.on('error', () => undefined);
    stuck.write('{');
    await eventually(async () => expect((await fetch(`http://127.0.0.1:${port}/health/startup`)).status).toBe(200));
    const startedAtMs = performance.now();
    web.kill('SIGINT');
    web.kill('SIGTERM');
    await eventually(() => expect(performance.now() - startedAtMs).toBeGreaterThan(2500));
    web.kill('SIGINT');
    expect(await web.ended).toBe(130);
  });

  it('lists every problem of its environment by name and exits 1', async () => {
    const { web } = await startWeb({ PORT: 'http', PUBLIC_URL: 'here', TRUST_PROXY: 'all' });
    expect(await web.ended).toBe(1);
    const lines = web.stderr().trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['PORT', 'PUBLIC_URL', 'TRUST_PROXY']);
  });

  it('names a taken port in one line and exits 1', async () => {
    const holder = createHttpServer(() => undefined);
    const port = await holder.listen(0, '127.0.0.1');
    const { web } = await startWeb({ PORT: String(port) });
    expect(await web.ended).toBe(1);
    expect(web.stderr()).toMatch(new RegExp(`^PORT: port ${port} on 127\\.0\\.0\\.1 is taken.*\\n$`));
    await holder.close(100);
  });
});
