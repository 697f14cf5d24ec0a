import { eventually, type RedisServer } from '@novapulse/testing';
import type { NovaPulse } from './startNovaPulse.ts';

type Stage = { novapulse: NovaPulse; redis: RedisServer | null; progress: () => number };

/** Kills every part in turn, each at its share of the work, and lets nobody help. Returns what was done. */
export async function injectFaults(
  { novapulse, redis, progress }: Stage,
  log: (line: string) => void,
): Promise<string[]> {
  const faults: [string, () => Promise<void>][] = [
    ['kill -9 of the worker', () => killAll(() => novapulse.pidsOf('worker'))],
    ['kill -9 of web', () => killAll(() => novapulse.pidsOf('web'))],
    ...(redis
      ? ([
          ['kill -9 of redis-server', () => redis.restart()],
          ['FLUSHALL', () => redis.flush()],
        ] satisfies [string, () => Promise<void>][])
      : []),
    ['a Postgres restart', () => killAll(() => novapulse.pidsOf('postgres'), 'SIGINT')],
    ['kill -9 of Postgres', () => killAll(() => novapulse.pidsOf('postgres'))],
    [
      'kill -9 of worker and web at once',
      () => killAll(() => [...novapulse.pidsOf('worker'), ...novapulse.pidsOf('web')]),
    ],
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
    log(`at ${Math.round(progress() * 100)} %: ${name}`);
    done.push(name);
  }
  return done;
}

/** Kills a part once it runs: it may just be on its way up again from the fault before. */
async function killAll(pidsOf: () => number[], signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const pids = await eventually(() => {
    const found = pidsOf();
    if (found.length === 0) throw new Error('The part to kill is not running');
    return found;
  }, 60_000);
  for (const pid of pids) process.kill(pid, signal);
}
