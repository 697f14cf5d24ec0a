import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from './place.ts';
import { commandLineOf, isAlive, processesIn, signal, waitUntilGone } from './processes.ts';
import { serverEnvironment } from './settings.ts';

/** A Postgres server process. `failure` is its last fatal log line, once it is gone. */
export type Postmaster = { pid: number; port: number; isGone(): boolean; gone: Promise<void>; failure(): string };

const logLimitBytes = 10 * 1024 * 1024;

/** The server that `postmaster.pid` names, if it is alive and really serves `dataDir`; a stale file is removed. */
export function findPostmaster(dataDir: string): Postmaster | null {
  const pidFile = join(dataDir, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(pidFile, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && commandLineOf(pid).includes(` -D ${dataDir} `)) {
    return watch(pid, Number(lines[3]));
  }
  // Postgres itself clears a file whose process is gone, but refuses to start when the number was given to another.
  rmSync(pidFile, { force: true });
  return null;
}

/** Starts a server in a session of its own, so that a Ctrl-C in the terminal does not reach it before its clients. */
export function launchPostmaster(place: Place, dataDir: string, port: number, args: readonly string[]): Postmaster {
  const logFile = join(place.clusterDir, 'postgres.log');
  rotate(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(place.binaries.postgres, args, {
    ...place.account,
    cwd: dataDir,
    detached: true,
    stdio: ['ignore', log, log],
    env: serverEnvironment,
  });
  closeSync(log);
  child.unref();
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      isGone = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const failure = (): string => lastFatal(readFileSync(logFile).subarray(logStart).toString('utf8'));
  return { pid: child.pid ?? -1, port, isGone: () => isGone, gone, failure };
}

/** Fast shutdown: clients are disconnected, transactions rolled back, a checkpoint written. */
export async function stopPostmaster({ pid }: Postmaster): Promise<void> {
  const steps = [
    { name: 'SIGINT', waitMs: 60_000 },
    { name: 'SIGQUIT', waitMs: 10_000 },
    { name: 'SIGKILL', waitMs: 5_000 },
  ] as const;
  for (const { name, waitMs } of steps) {
    if (pid <= 1) return;
    signal(pid, name);
    if (await waitUntilGone(pid, waitMs)) return;
  }
}

/** Ends the backends of a killed server: a new one does not start while they hold its shared memory. */
export async function endOrphans(dataDir: string): Promise<void> {
  for (const pid of processesIn(dataDir)) {
    signal(pid, 'SIGQUIT');
    if (!(await waitUntilGone(pid, 2000))) signal(pid, 'SIGKILL');
  }
}

function watch(pid: number, port: number): Postmaster {
  const gone = (async () => {
    while (isAlive(pid)) await sleep(250, undefined, { ref: false });
  })();
  return { pid, port, isGone: () => !isAlive(pid), gone, failure: () => '' };
}

function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimitBytes) renameSync(logFile, `${logFile}.1`);
}

function lastFatal(log: string): string {
  const lines = log.trim().split('\n');
  return (lines.findLast((line) => /\b(FATAL|PANIC|could not)\b/.test(line)) ?? lines.at(-1) ?? '').replace(
    /^.*?(FATAL|PANIC): +/,
    '',
  );
}
