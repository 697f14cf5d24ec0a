import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { eventually, freePort, type Program, type Sentinels, startProgram, startSentinels } from '@novapulse/testing';
import { createApiKey } from '../createApiKey.ts';

const root = new URL('../../../', import.meta.url);
const startTimeoutMs = 120_000;
const admin = { email: 'admin@bench.test', password: 'correct horse battery staple' };

/** One process of the fleet, at a port that outlives it. */
export type Member = {
  name: string;
  kind: 'web' | 'worker';
  port: number;
  /** SIGTERM, its end, a new process, ready. Throws when the old one did not end with 0. */
  restart(): Promise<void>;
};

/** Several web and worker processes on one Postgres and on a Redis behind Sentinels, as in production. */
export type Fleet = {
  members: readonly Member[];
  apiKey: string;
  databaseUrl: string;
  /** Kills the Redis primary and resolves when the replica has taken over. */
  failOverRedis(): Promise<void>;
  /** A fast shutdown of Postgres; it starts again by itself. Resolves when it answers. */
  restartPostgres(): Promise<void>;
  stop(): Promise<void>;
};

export async function startFleet({ webs, workers }: { webs: number; workers: number }): Promise<Fleet> {
  const home = mkdtempSync(join(tmpdir(), 'novapulse-fleet-'));
  const ends: (() => Promise<void> | void)[] = [() => rmSync(home, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const postgres = await startEmbeddedPostgres({ home });
    ends.push(() => postgres.stop());
    await migrate(postgres.url, home);
    const sentinels = await startSentinels();
    ends.push(() => sentinels.stop());
    const kinds = [...Array<'web'>(webs).fill('web'), ...Array<'worker'>(workers).fill('worker')];
    const members = await Promise.all(
      kinds.map((kind, index) =>
        startMember({ kind, name: `${kind} ${index + 1}`, env: environment(postgres.url, sentinels, home) }, ends),
      ),
    );
    const [first] = members;
    if (first === undefined) throw new Error('A fleet has members');
    return {
      members,
      apiKey: await createApiKey(`http://localhost:${first.port}`, admin),
      databaseUrl: postgres.url,
      failOverRedis: () => sentinels.failOver(),
      async restartPostgres() {
        const before = postgres.pid;
        process.kill(before, 'SIGINT');
        await eventually(async () => {
          if (postgres.pid === before) throw new Error('Postgres has not started again');
          await ping(postgres.url);
        }, 60_000);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `npm run migrate`, as a deployment does before it starts anything. */
async function migrate(databaseUrl: string, home: string): Promise<void> {
  const program = startProgram(new URL('scripts/migrate.ts', root), {
    DATABASE_URL: databaseUrl,
    NOVAPULSE_HOME: home,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  });
  const code = await program.ended;
  if (code !== 0) throw new Error(`The migration ended with ${code}: ${program.stderr()}`);
}

async function ping(databaseUrl: string): Promise<void> {
  const db = createDb({ url: databaseUrl, poolSize: 1 });
  try {
    await db.sql.query('select 1');
  } finally {
    await db.close();
  }
}

function environment(databaseUrl: string, sentinels: Sentinels, home: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    REDIS_SENTINELS: sentinels.addresses,
    REDIS_SENTINEL_NAME: sentinels.name,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    NOVAPULSE_HOME: home,
    WORKER_HOST: '127.0.0.1',
    WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8',
    WEBHOOK_RETRY_SCHEDULE: '1s,2s,4s,8s',
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'warn',
  };
}

type MemberOptions = { kind: Member['kind']; name: string; env: Record<string, string> };

async function startMember({ kind, name, env }: MemberOptions, ends: (() => Promise<void> | void)[]): Promise<Member> {
  const port = await freePort();
  const program = new URL(kind === 'web' ? 'apps/web/server/index.ts' : 'apps/worker/src/index.ts', root);
  const start = () => startProgram(program, { ...env, [kind === 'web' ? 'PORT' : 'WORKER_PORT']: String(port) });
  let running: Program = start();
  ends.push(async () => {
    running.kill('SIGKILL');
    await running.ended;
  });
  const untilReady = () =>
    eventually(async () => {
      const answer = await fetch(`http://localhost:${port}/health/ready`);
      if (!answer.ok) throw new Error(`${name} answers ${answer.status}: ${running.stderr()}`);
    }, startTimeoutMs);
  await untilReady();
  return {
    name,
    kind,
    port,
    async restart() {
      running.kill('SIGTERM');
      const code = await running.ended;
      if (code !== 0) throw new Error(`${name} ended with ${code}: ${running.stdout()}${running.stderr()}`);
      running = start();
      await untilReady();
    },
  };
}
