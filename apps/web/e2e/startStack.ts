import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnv } from '@novapulse/runtime';
import { createTestDatabase, eventually, freePort, startProgram } from '@novapulse/testing';

const root = new URL('../../../', import.meta.url);
// A machine that does much else at the same time.
const startTimeoutMs = 120_000;

export const admin = { email: 'admin@example.test', password: 'correct horse battery staple' };

export type Stack = {
  url: string;
  databaseUrl: string;
  stop(): Promise<void>;
  /** Ends the web server as a crash does; it is started again by itself. */
  killWeb(): void;
};

/** Web and worker as `npm start` runs them, on a database of their own. A delivery has two attempts, a second apart. */
export async function startStack(): Promise<Stack> {
  if (!existsSync(new URL('apps/web/build/server/index.js', root))) {
    throw new Error('The dashboard is not built: npm test builds it, and so does remix vite:build in apps/web');
  }
  const database = await createTestDatabase();
  const home = mkdtempSync(join(tmpdir(), 'novapulse-e2e-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const program = startProgram(new URL('scripts/stack.ts', root), {
    NODE_ENV: 'production',
    PATH: processEnv().PATH ?? '',
    HOME: processEnv().HOME ?? '',
    DATABASE_URL: database.url,
    NOVAPULSE_HOME: home,
    PORT: String(port),
    WORKER_PORT: String(await freePort()),
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    WEBHOOK_RETRY_SCHEDULE: '1s',
    LOG_LEVEL: 'warn',
  });
  const state: { exit: number | NodeJS.Signals | null } = { exit: null };
  void program.ended.then((exit) => Object.assign(state, { exit }));
  const stop = async (): Promise<void> => {
    program.kill('SIGTERM');
    await program.ended;
    rmSync(home, { recursive: true, force: true });
    await database.drop();
  };
  try {
    await eventually(async () => {
      if (state.exit !== null) return;
      const answer = await fetch(`${url}/health/ready`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`readiness answered ${answer.status}`);
    }, startTimeoutMs);
    if (state.exit !== null) throw new Error(`it ended with ${state.exit}`);
    return {
      url,
      databaseUrl: database.url,
      stop,
      killWeb: () => process.kill(childOf(program.pid, 'apps/web/'), 'SIGKILL'),
    };
  } catch (cause) {
    await stop();
    throw new Error(`NovaPulse did not become ready: ${program.stdout()}${program.stderr()}`, { cause });
  }
}

/** The child of a process whose command line holds this. */
function childOf(pid: number, part: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  const child = children.find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes(part));
  if (child === undefined) throw new Error(`None of the children of ${pid} runs ${part}`);
  return child;
}
