import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLineOf, findEmbeddedPostgres, isAlive } from '@novapulse/db/embedded';
import { eventually, freePort } from '@novapulse/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'novapulse-stack-'));
const [port, workerPort] = [await freePort(), await freePort()];
// A busy machine takes many times as long as an idle one, which needs about five seconds.
const startTimeoutMs = 90_000;

type Run = { process: ChildProcess; output(): string; exit: Promise<number | null> };
const runs: Run[] = [];

function start(variables: Record<string, string> = {}): Run {
  const env = {
    ...process.env,
    NOVAPULSE_HOME: home,
    PORT: String(port),
    WORKER_PORT: String(workerPort),
    ...variables,
  };
  // In a process group of its own, as a shell starts a job.
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], { cwd: root, env, detached: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  const exit = once(child, 'close').then(([code]) => z.number().nullable().parse(code));
  const run = { process: child, output: () => text, exit };
  runs.push(run);
  return run;
}

async function startReady(): Promise<Run> {
  const run = start();
  await eventually(async () => {
    expect(run.output()).toContain('NovaPulse is running');
    expect(await isReady(port)).toBe(true);
  }, startTimeoutMs);
  return run;
}

async function isReady(ofPort: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${ofPort}/health/ready`).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok ?? false;
}

const recordSchema = z.object({ pid: z.number(), children: z.object({ web: z.number(), worker: z.number() }) });

/** The processes of the running stack, Postgres included. */
function processes(): { supervisor: number; web: number; worker: number; postgres: number } {
  const record = recordSchema.parse(JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')));
  const dataDir = join(home, 'postgres', 'data');
  const postgres = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return { supervisor: record.pid, ...record.children, postgres };
}

async function expectAllGone(pids: Record<string, number>): Promise<void> {
  await eventually(() => {
    expect(Object.entries(pids).filter(([, pid]) => isAlive(pid))).toEqual([]);
  }, 60_000);
}

function groupOf(pid: number): string | undefined {
  // Process group: the fifth field, the third after the command's closing bracket (proc_pid_stat(5)).
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[2];
}

afterEach(async () => {
  for (const run of runs.splice(0)) {
    if (run.process.exitCode === null && run.process.signalCode === null) run.process.kill('SIGTERM');
    await run.exit;
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('npm start', { timeout: 240_000 }, () => {
  it('runs web and worker, starts a killed one again and stops everything', async () => {
    const run = await startReady();
    expect(run.output()).toMatch(/Password +\S{16,}/);
    expect(run.output()).toContain('admin@localhost');
    const first = processes();
    expect(commandLineOf(first.web)).toContain('apps/web');
    expect(commandLineOf(first.worker)).toContain('apps/worker');
    expect([first.web, first.worker].map(groupOf)).toEqual(Array(2).fill(String(run.process.pid)));
    expect(groupOf(first.postgres)).toBe(String(first.postgres));

    process.kill(first.worker, 'SIGKILL');
    await eventually(async () => {
      expect(processes().worker).not.toBe(first.worker);
      expect(await isReady(workerPort)).toBe(true);
    }, startTimeoutMs);

    const second = start({ PORT: String(await freePort()), WORKER_PORT: String(await freePort()) });
    expect(await second.exit).toBe(1);
    expect(second.output().trim()).toBe(`NovaPulse is already running in ${home} (process ${first.supervisor})`);

    const last = processes();
    run.process.kill('SIGTERM');
    run.process.kill('SIGINT');
    expect(await run.exit).toBe(0);
    await expectAllGone(last);
  });

  it('starts again after its supervisor was killed, and stops when the bootstrap is killed', async () => {
    const killed = await startReady();
    expect(killed.output()).not.toContain('Password');
    const left = processes();
    process.kill(left.supervisor, 'SIGKILL');
    expect(await killed.exit).not.toBe(0);

    const run = await startReady();
    const now = processes();
    expect(isAlive(left.web) || isAlive(left.worker)).toBe(false);
    run.process.kill('SIGKILL');
    await run.exit;
    await expectAllGone(now);
    expect((await findEmbeddedPostgres(home)).state).toBe('stopped');
  });

  it('says in one line which port is taken, and leaves nothing running', async () => {
    const taker = createServer().listen(port, '127.0.0.1');
    await once(taker, 'listening');
    const run = start();
    expect(await run.exit).toBe(1);
    taker.close();
    expect(run.output().trim().split('\n')).toEqual([expect.stringMatching(/^PORT: .*taken/)]);
    expect((await findEmbeddedPostgres(home)).state).toBe('stopped');
  });

  it('says in one line that the home cannot be made', async () => {
    const run = start({ NOVAPULSE_HOME: '/proc/x' });
    expect(await run.exit).toBe(1);
    expect(run.output().trim().split('\n')).toEqual([
      expect.stringMatching(/^NOVAPULSE_HOME: cannot write to \/proc\/x/),
    ]);
  });

  it('says in one line each which variables are wrong', async () => {
    const run = start({ PORT: 'http', WEBHOOK_TIMEOUT: 'soon' });
    expect(await run.exit).toBe(1);
    const lines = run.output().trim().split('\n');
    expect(lines).toEqual([expect.stringMatching(/^PORT: /), expect.stringMatching(/^WEBHOOK_TIMEOUT: /)]);
  });

  it('says in one line that the database cannot be reached, without its password', async () => {
    const run = start({ DATABASE_URL: `postgres://nova:canary@127.0.0.1:${await freePort()}/nova` });
    expect(await run.exit).toBe(1);
    expect(run.output().trim().split('\n')).toEqual([expect.stringMatching(/^DATABASE_URL: .*ECONNREFUSED/)]);
    expect(run.output()).not.toContain('canary');
  });
});
