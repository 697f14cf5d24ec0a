import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { isAlive } from './processes.ts';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './startEmbeddedPostgres.ts';

const settings = { fsync: 'off' };
const homes: string[] = [];
const home = newHome();

function newHome(): string {
  const path = mkdtempSync(join(tmpdir(), 'novapulse-embedded-'));
  homes.push(path);
  return path;
}

function start(options: Partial<EmbeddedPostgresOptions> = {}) {
  return startEmbeddedPostgres({ home, settings, ...options });
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

// A supervisor of its own, to be killed: what is left behind is the point of these tests.
async function startInChild(): Promise<{ pid: number; port: number; kill(): Promise<void> }> {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const postgres = await startEmbeddedPostgres({ home: ${JSON.stringify(home)}, settings: ${JSON.stringify(settings)} });
    console.log(postgres.pid, postgres.port);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const [pid, port] = String(line).trim().split(' ').map(Number);
  if (!pid || !port) throw new Error(`the child printed ${line}`);
  return {
    pid,
    port,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

afterAll(() => {
  for (const path of homes) rmSync(path, { recursive: true, force: true });
});

describe('startEmbeddedPostgres', () => {
  it('starts an empty home, keeps its data and is quick the second time', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await ask(first.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(await ask(first.url, `SELECT lower('ÄÉ') AS lower`)).toEqual([{ lower: 'äé' }]);
    expect(await ask(first.url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const startedAt = performance.now();
    const second = await start();
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('keeps its password from others and asks for it', async () => {
    expect(statSync(join(home, 'secrets', 'postgres-password')).mode & 0o777).toBe(0o600);
    const postgres = await start();
    const wrong = new URL(postgres.url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password/);
    await postgres.stop();
  });

  it('runs in a session of its own, out of reach of the terminal', async () => {
    const postgres = await start();
    // The session is the sixth field, the fourth after the command's closing bracket (proc_pid_stat(5)).
    const [, , , session] = readFileSync(`/proc/${postgres.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    expect(session).toBe(String(postgres.pid));
    await postgres.stop();
  });

  it('lets one supervisor in at a time', async () => {
    const postgres = await start();
    await expect(start()).rejects.toThrow(/already running in this home \(process \d+\)/);
    await postgres.stop();
    await (await start()).stop();
  });

  it('is there again, at the same address, after its server was killed', async () => {
    const postgres = await start();
    const killed = postgres.pid;
    process.kill(killed, 'SIGKILL');
    await expect
      .poll(() => ask(postgres.url, 'SELECT 1 AS one').catch(() => []), { timeout: 15_000 })
      .toEqual([{ one: 1 }]);
    expect(postgres.pid).not.toBe(killed);
    await postgres.stop();
    expect(isAlive(postgres.pid)).toBe(false);
  });

  it('takes over the server of a killed supervisor', async () => {
    const child = await startInChild();
    await child.kill();
    expect(isAlive(child.pid)).toBe(true);
    const postgres = await start();
    expect(postgres.pid).toBe(child.pid);
    await postgres.stop();
    expect(isAlive(child.pid)).toBe(false);
  });

  it('restarts such a server when other settings are wanted now', async () => {
    const child = await startInChild();
    await child.kill();
    const postgres = await start({ settings: { ...settings, max_connections: '33' } });
    expect(postgres.pid).not.toBe(child.pid);
    expect(await ask(postgres.url, 'SHOW max_connections')).toEqual([{ max_connections: '33' }]);
    await postgres.stop();
  });

  it('starts after supervisor and server were killed together', async () => {
    const child = await startInChild();
    process.kill(child.pid, 'SIGKILL');
    await child.kill();
    const postgres = await start();
    expect(await ask(postgres.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await postgres.stop();
  });

  it('is not fooled by a pid file whose number belongs to someone else', async () => {
    const postgres = await start();
    await postgres.stop();
    // A process of the same user as the server: the case in which Postgres alone would refuse to start.
    const { uid, gid } = statSync(postgres.dataDir);
    const stranger = spawn('sleep', ['60'], { uid, gid });
    writeFileSync(
      join(postgres.dataDir, 'postmaster.pid'),
      `${stranger.pid}\n${postgres.dataDir}\n1\n${postgres.port}\n`,
    );
    const again = await start();
    expect(stranger.exitCode).toBe(null);
    stranger.kill();
    await again.stop();
  });

  it('moves to a free port when its own is taken, and remembers it', async () => {
    const remembered = Number(readFileSync(join(home, 'postgres-port'), 'utf8'));
    const taker = createServer().listen(remembered, '127.0.0.1');
    await once(taker, 'listening');
    const postgres = await start();
    expect(postgres.port).not.toBe(remembered);
    await postgres.stop();
    taker.close();
    const again = await start();
    expect(again.port).toBe(postgres.port);
    await again.stop();
  });

  it('throws a half-finished initdb away', async () => {
    const fresh = newHome();
    const partial = join(fresh, 'postgres', `data.init-${randomBytes(4).toString('hex')}`);
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, 'PG_VERSION'), '18\n');
    const postgres = await start({ home: fresh });
    await postgres.stop();
    expect(() => statSync(partial)).toThrow(/ENOENT/);
  });

  it('says what is missing when the password of a database is gone', async () => {
    const fresh = newHome();
    await (await start({ home: fresh })).stop();
    rmSync(join(fresh, 'secrets'), { recursive: true });
    await expect(start({ home: fresh })).rejects.toThrow(/password .* is gone/);
  });

  it('stops once, however often it is asked', async () => {
    const postgres = await start();
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    const startedAt = performance.now();
    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(isAlive(postgres.pid)).toBe(false);
  });
});
