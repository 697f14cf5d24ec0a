import { eventually, type RedisServer } from '@novapulse/testing';
import type { NovaPulse } from './startNovaPulse.ts';

type Stage = { novapulse: NovaPulse; redis: RedisServer | null; progress: () => number };

/** Kills every part in turn, each at its share of the work, and lets nobody help. Returns what was done. */
export async function injectFaults({ novapulse, redis, progress }: Stage): Promise<string[]> {
  const faults: [string, () => Promise<void> | void][] = [
    ['kill -9 of the worker', () => killAll(novapulse.pidsOf('worker'))],
    ['kill -9 of web', () => killAll(novapulse.pidsOf('web'))],
    ...(redis
      ? ([
          ['kill -9 of redis-server', () => redis.restart()],
          ['FLUSHALL', () => redis.flush()],
        ] satisfies [string, () => Promise<void>][])
      : []),
    ['a Postgres restart', () => killAll(novapulse.pidsOf('postgres'), 'SIGINT')],
    ['kill -9 of Postgres', () => killAll(novapulse.pidsOf('postgres'))],
    ['kill -9 of worker and web at once', () => killAll([...novapulse.pidsOf('worker'), ...novapulse.pidsOf('web')])],
  ];
  const done: string[] = [];
  for (const [index, [name, inject]] of faults.entries()) {
    const share = (index + 1) / (faults.length + 1);
    await eventually(() => {
      if (progress() < share)
        throw new Error(
          `${Math.round(progress() * 100)} % are published; ${name} waits for ${Math.round(share * 100)} %`,
        );
    }, 120_000);
    await inject();
    console.log(`at ${Math.round(progress() * 100)} %: ${name}`);
    done.push(name);
  }
  return done;
}

function killAll(pids: readonly number[], signal: NodeJS.Signals = 'SIGKILL'): void {
  if (pids.length === 0) throw new Error('Nothing to kill: the part is not running');
  for (const pid of pids) process.kill(pid, signal);
}
