import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export const clusterUser = 'novapulse';
const databaseName = 'novapulse';

export type Answer = 'ready' | 'starting' | 'refused' | { error: string };

export function connectionUrl(port: number, password: string, database: string = databaseName): string {
  return `postgresql://${clusterUser}:${password}@127.0.0.1:${port}/${database}`;
}

/** Asks the server on `port` whether it is this cluster and takes connections. */
export async function askServer(port: number, password: string, dataDir: string): Promise<Answer> {
  const client = new pg.Client({
    connectionString: connectionUrl(port, password, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ dir: string }>(`SELECT current_setting('data_directory') AS dir`);
    return rows[0]?.dir === dataDir ? 'ready' : { error: `port ${port} belongs to another Postgres` };
  } catch (error) {
    return describe(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates the product's database in a fresh cluster. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: connectionUrl(port, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

/** Waits until `ask` says ready. `isGone` ends the wait at once; recovery after a crash may take minutes. */
export async function waitUntilReady(
  ask: () => Promise<Answer>,
  isGone: () => boolean,
  timeoutMs: number,
): Promise<Answer> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer === 'ready' || typeof answer === 'object' || isGone() || performance.now() >= deadline) return answer;
    await sleep(20);
  }
}

function describe(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // cannot_connect_now (starting up, shutting down, recovering) and too_many_connections pass by themselves.
  if (code === '57P03' || code === '53300') return 'starting';
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return { error: String(error) };
  return 'refused';
}
