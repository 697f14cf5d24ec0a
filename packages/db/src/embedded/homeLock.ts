import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { NovaError } from '@novapulse/core';

export type HomeLock = { release(): void };

const sqliteBusy = 5;

/**
 * Takes the lock at `path`, waiting up to `waitMs` for another holder. The lock is the one that SQLite holds on its
 * database file: Node has no flock of its own, and this one is the kernel's, so a killed holder never leaves it stuck.
 */
export async function lockHome(path: string, waitMs: number): Promise<HomeLock> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const lock = tryLock(path);
    if (lock) return lock;
    if (performance.now() >= deadline) {
      throw new NovaError('CONFLICT', `NovaPulse is already running in this home${holderOf(path)}: ${path} is locked`);
    }
    await sleep(100);
  }
}

function tryLock(path: string): HomeLock | null {
  const database = new DatabaseSync(path);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return null;
    throw error;
  }
  writeFileSync(`${path}.pid`, String(process.pid));
  return { release: () => database.close() };
}

function holderOf(path: string): string {
  try {
    return ` (process ${readFileSync(`${path}.pid`, 'utf8')})`;
  } catch {
    return '';
  }
}
