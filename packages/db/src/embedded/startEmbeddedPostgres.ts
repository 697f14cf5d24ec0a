import { chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgresBinaries } from './binaries.ts';
import { connectionUrl, ensureDatabase } from './connection.ts';
import { lockHome } from './homeLock.ts';
import { initCluster } from './initCluster.ts';
import { keepRunning, type PortWish } from './keepRunning.ts';
import { arrangePlace } from './place.ts';
import { choosePort } from './port.ts';

export type EmbeddedPostgresOptions = {
  /** Directory for data, password and lock; made when missing. */
  home: string;
  /** Gets one line per noteworthy step. */
  logger?: (line: string) => void;
  /** A fixed loopback port. Without it a free one is chosen and kept for later starts. */
  port?: number;
  /** More `postgresql.conf` settings, e.g. `fsync: 'off'` for tests. */
  settings?: Readonly<Record<string, string>>;
};

export type EmbeddedPostgres = {
  /** For the database `novapulse`, as superuser. */
  url: string;
  port: number;
  dataDir: string;
  /** The server's process now; it changes when a killed server was started again. */
  readonly pid: number;
  /** What people should know, e.g. that data had to live outside the home. */
  note?: string;
  /** Fast shutdown; resolves when the server is gone. */
  stop(): Promise<void>;
};

/**
 * Starts Postgres from npm's binaries on 127.0.0.1 and keeps it running until `stop`. One caller per home.
 *
 * @throws NovaError `CONFLICT` when the home is in use, `SERVICE_UNAVAILABLE` when Postgres cannot run.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger = () => undefined, settings = {} } = options;
  const home = await prepareHome(options.home);
  const lock = await lockHome(join(home, 'postgres.lock'), 2000);
  try {
    const place = arrangePlace(home, findPostgresBinaries());
    const { dataDir, password } = await initCluster(
      place,
      join(home, 'secrets', 'postgres-password'),
      settings,
      logger,
    );
    const portFile = join(home, 'postgres-port');
    const server = await keepRunning(
      { place, dataDir, password, settings, logger },
      await portWish(options.port, portFile, home),
    );
    try {
      await ensureDatabase(server.port, password);
      await writeFile(portFile, `${server.port}\n`);
    } catch (error) {
      await server.stop();
      throw error;
    }
    let stopping: Promise<void> | undefined;
    return {
      url: connectionUrl(server.port, password),
      port: server.port,
      dataDir,
      get pid() {
        return server.pid();
      },
      ...(place.note === undefined ? {} : { note: place.note }),
      stop() {
        stopping ??= server.stop().finally(() => lock.release());
        return stopping;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function prepareHome(path: string): Promise<string> {
  const madeFrom = await mkdir(path, { recursive: true });
  // Under a tight umask the account that runs Postgres for root could not pass through a home we just made.
  if (madeFrom !== undefined) await chmod(path, 0o755);
  return realpath(path);
}

async function portWish(fixed: number | undefined, portFile: string, home: string): Promise<PortWish> {
  if (fixed !== undefined) return { port: fixed, isFixed: true };
  const remembered = Number(await readFile(portFile, 'utf8').catch(() => ''));
  if (Number.isInteger(remembered) && remembered > 0) return { port: remembered, isFixed: false };
  const seed = [...home].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);
  return { port: await choosePort(seed), isFixed: false };
}
