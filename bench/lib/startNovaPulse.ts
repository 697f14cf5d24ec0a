import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, freePort } from '@novapulse/testing';
import { createApiKey } from './createApiKey.ts';
import { type Caller, createCaller } from './createCaller.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** How each part's process is recognised. */
const commandParts = { web: 'apps/web/', worker: 'apps/worker/', postgres: 'bin/postgres ' };
/** Seconds on a quiet machine. */
const startTimeoutMs = 240_000;
export const admin = { email: 'admin@bench.test', password: 'correct horse battery staple' };

/** A whole NovaPulse of its own, as `npm start` runs it, in a temporary home. */
export type NovaPulse = {
  url: string;
  home: string;
  /** Calls procedures with an API key that may do everything a key may. */
  api: Caller;
  /** The process numbers of its parts now; a restarted part has a new one. */
  pidsOf(part: keyof typeof commandParts): number[];
  stop(): Promise<void>;
};

export type NovaPulseOptions = {
  /** Unset: queues on Postgres. */
  redisUrl?: string;
  env?: Readonly<Record<string, string>>;
};

/** Starts it and resolves when web is ready, with an API key. */
export async function startNovaPulse({ redisUrl, env = {} }: NovaPulseOptions = {}): Promise<NovaPulse> {
  const home = mkdtempSync(join(tmpdir(), 'novapulse-'));
  const [port, workerPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const output: string[] = [];
  const child = spawn(process.execPath, [join(root, 'scripts/stack.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // Nothing else of the caller's environment, which may name another database or other variables of ours.
      NODE_ENV: 'production',
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NOVAPULSE_HOME: home,
      PORT: String(port),
      WORKER_PORT: String(workerPort),
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      LOG_LEVEL: 'warn',
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
      ...env,
    },
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`NovaPulse ended with ${child.exitCode}`);
      const answer = await fetch(`${url}/health/ready`);
      if (!answer.ok) throw new Error(`readiness answered ${answer.status}`);
    }, startTimeoutMs);
    const api = createCaller(url, await createApiKey(url, admin));
    return {
      url,
      home,
      api,
      pidsOf: (part) => pidsOf(child, commandParts[part]),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`NovaPulse did not become ready:\n${output.join('')}`, { cause: error });
  }
}

/** Descendants of the supervisor whose command line names the part. */
function pidsOf(child: ChildProcess, commandPart: string): number[] {
  return descendants(child.pid ?? -1).filter((pid) => commandLine(pid).includes(commandPart));
}

function descendants(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

const commandLine = (pid: number) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
