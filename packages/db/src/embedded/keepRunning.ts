import { setTimeout as sleep } from 'node:timers/promises';
import { NovaError } from '@novapulse/core';
import { type Answer, askServer, waitUntilReady } from './connection.ts';
import type { Place } from './place.ts';
import { choosePort, isPortFree } from './port.ts';
import { endOrphans, findPostmaster, launchPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { commandLineOf } from './processes.ts';
import { postgresArguments } from './settings.ts';

export type Cluster = {
  place: Place;
  dataDir: string;
  password: string;
  settings: Readonly<Record<string, string>>;
  logger: (line: string) => void;
};

export type PortWish = { port: number; isFixed: boolean };

/** A server that is started again, on the same port, whenever it dies before `stop`. */
export type KeptServer = { port: number; pid(): number; stop(): Promise<void> };

// Crash recovery replays the write-ahead log since the last checkpoint, which after heavy load takes minutes.
const readyTimeoutMs = 600_000;
const adoptTimeoutMs = 60_000;

export async function keepRunning(cluster: Cluster, wish: PortWish): Promise<KeptServer> {
  let current = (await adopt(cluster, wish)) ?? (await start(cluster, wish, () => undefined));
  const { port } = current;
  let stopping: Promise<void> | null = null;
  const isStopping = (): boolean => stopping !== null;

  const watch = async (): Promise<void> => {
    for (;;) {
      await current.gone;
      if (isStopping()) return;
      cluster.logger(`Postgres (process ${current.pid}) died and is started again`);
      for (let delayMs = 50; !isStopping(); delayMs = Math.min(delayMs * 2, 5000)) {
        try {
          await start(cluster, { port, isFixed: true }, (launched) => {
            current = launched;
          });
          break;
        } catch (error) {
          cluster.logger(`Postgres did not start: ${error instanceof Error ? error.message : String(error)}`);
          await sleep(delayMs);
        }
      }
    }
  };
  const watching = watch();

  const stop = async (): Promise<void> => {
    // Watching a server keeps no process alive, but whoever stops one wants to see its end.
    const alive = setInterval(() => undefined, 1000);
    try {
      await stopPostmaster(current);
      // A restart may have been between two servers: it notices the stop, and what it launched goes too.
      await watching;
      if (!current.isGone()) await stopPostmaster(current);
    } finally {
      clearInterval(alive);
    }
  };
  return {
    port,
    pid: () => current.pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Takes over the server of a killed predecessor if it runs as we would run it now and answers; else it is stopped. */
async function adopt(cluster: Cluster, wish: PortWish): Promise<Postmaster | null> {
  const { place, dataDir, settings, logger } = cluster;
  const found = findPostmaster(dataDir);
  if (!found) return null;
  const wanted = [place.binaries.postgres, ...postgresArguments(dataDir, found.port, settings)].join(' ');
  const isWanted = commandLineOf(found.pid) === wanted && (!wish.isFixed || wish.port === found.port);
  if (isWanted && (await answerOf(cluster, found, adoptTimeoutMs)) === 'ready') {
    logger(`Postgres (process ${found.pid}) was still running and is used again`);
    return found;
  }
  await stopPostmaster(found);
  return null;
}

async function start(cluster: Cluster, wish: PortWish, onLaunch: (server: Postmaster) => void): Promise<Postmaster> {
  let port = wish.port;
  let failure = '';
  for (let tries = 0; tries < 8; tries++) {
    if (!wish.isFixed && !(await isPortFree(port))) port = await choosePort(port + tries);
    const { place, dataDir, settings } = cluster;
    const launched = launchPostmaster(place, dataDir, port, postgresArguments(dataDir, port, settings));
    onLaunch(launched);
    const answer = await answerOf(cluster, launched, readyTimeoutMs);
    if (answer === 'ready') return launched;
    failure = typeof answer === 'object' ? answer.error : launched.failure();
    await stopPostmaster(launched);
    if (/Address already in use|could not create any TCP/.test(failure) && wish.isFixed) break;
    // Leftovers of a killed server; anything else will not mend itself by trying again.
    if (/shared memory block|lock file/.test(failure)) await endOrphans(dataDir);
    else if (!/Address already in use|could not create any TCP|another Postgres/.test(failure)) break;
    await sleep(100 * tries);
  }
  throw new NovaError('SERVICE_UNAVAILABLE', `Postgres does not start on port ${port}: ${failure || 'no answer'}`);
}

function answerOf({ password, dataDir }: Cluster, server: Postmaster, timeoutMs: number): Promise<Answer> {
  return waitUntilReady(() => askServer(server.port, password, dataDir), server.isGone, timeoutMs);
}
