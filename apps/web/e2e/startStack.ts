import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, eventually, freePort, startProgram } from '@novapulse/testing';

const root = new URL('../../../', import.meta.url);
const startTimeoutMs = 60_000;

export const admin = { email: 'admin@example.test', password: 'correct horse battery staple' };

export type Stack = { url: string; stop(): Promise<void> };

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
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    DATABASE_URL: database.url,
    NOVAPULSE_HOME: home,
    PORT: String(port),
    WORKER_PORT: String(await freePort()),
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    WEBHOOK_RETRY_SCHEDULE: '1s',
    LOG_LEVEL: 'warn',
  });
  let exit: number | NodeJS.Signals | null = null;
  void program.ended.then((code) => {
    exit = code;
  });
  const stop = async (): Promise<void> => {
    program.kill('SIGTERM');
    await program.ended;
    rmSync(home, { recursive: true, force: true });
    await database.drop();
  };
  try {
    await eventually(async () => {
      if (exit !== null) return;
      const answer = await fetch(`${url}/health/ready`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`readiness answered ${answer.status}`);
    }, startTimeoutMs);
    if (exit !== null) throw new Error(`it ended with ${exit}`);
    return { url, stop };
  } catch (cause) {
    await stop();
    throw new Error(`NovaPulse did not become ready: ${program.stdout()}${program.stderr()}`, { cause });
  }
}
