import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterDeath } from '../afterDeath.ts';
import { eventually } from '../eventually.ts';
import { freePort } from '../freePort.ts';
import { sendCommand } from './sendCommand.ts';

export type RedisOptions = {
  /** Number of databases, for one server shared by many tests. */
  databases?: number;
  /** Keeps an append-only file, so that data outlives `restart`. */
  isPersistent?: boolean;
  /** More lines of redis.conf, e.g. `{ 'maxmemory-policy': 'allkeys-lru' }`. */
  config?: Readonly<Record<string, string>>;
  /** Makes it a Sentinel with this configuration file. */
  sentinelFile?: string;
};

/** A redis-server process of the caller's own. */
export type RedisServer = {
  url: string;
  port: number;
  readonly pid: number;
  /** Sends a signal: SIGKILL resolves when the process is gone; SIGSTOP freezes it until SIGCONT. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): Promise<void>;
  /** Starts it again on the same port, after a kill or instead of the running one. */
  restart(): Promise<void>;
  /** FLUSHALL. */
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/** @throws Error in one line that says what to install when there is no redis-server. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'novapulse-redis-'));
  let running = await launch(port, dir, options);

  const kill: RedisServer['kill'] = async (signal) => {
    const hasEnded = running.child.exitCode !== null || running.child.signalCode !== null;
    if (hasEnded) return;
    const ended = once(running.child, 'exit');
    running.child.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') {
      await ended;
      running.guard.cancel();
    }
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.child.pid ?? -1;
    },
    kill,
    async restart() {
      await kill('SIGKILL');
      running = await launch(port, dir, options);
    },
    async flush() {
      await sendCommand(port, 'FLUSHALL');
    },
    async stop() {
      // A frozen process takes no other signal.
      await kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function launch(
  port: number,
  dir: string,
  options: RedisOptions,
): Promise<{ child: ChildProcess; guard: { cancel(): void } }> {
  const config = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    databases: String(options.databases ?? 16),
    appendonly: options.isPersistent ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction',
    ...options.config,
  };
  const args =
    options.sentinelFile === undefined
      ? Object.entries(config).flatMap(([name, value]) => [`--${name}`, value])
      : [options.sentinelFile, '--sentinel', '--port', String(port), '--bind', '127.0.0.1', '--dir', dir];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-2000);
    });
  }
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', () => reject(new Error('redis-server is missing: apt-get install redis-server')));
  });
  const guard = afterDeath('kill -9 "$1"', [String(child.pid)]);
  await eventually(async () => {
    if (child.exitCode !== null) return;
    const answer = await sendCommand(port, 'PING', 1000);
    if (answer !== '+PONG') throw new Error(`redis-server answers ${answer}`);
  });
  if (child.exitCode !== null) {
    guard.cancel();
    throw new Error(`redis-server ended: ${output.trim().split('\n').at(-1)}`);
  }
  return { child, guard };
}
