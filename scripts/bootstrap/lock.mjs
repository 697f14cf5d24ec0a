import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while holding the lock file at `path`, so that `npm start` and `npm test` do not install at once. The
 * file names its process: one that was killed does not keep the lock.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) await sleep(200);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, identityOf(process.pid));
  try {
    // Unlike open, link makes the file appear with its content.
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    clearStale(path, mine);
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function clearStale(path, mine) {
  const holder = readOrEmpty(path);
  if (holder === '' || isHeld(holder)) return;
  // Of several who see a dead holder one renames its file; whoever moved a newer lock away puts it back.
  const moved = `${mine}.stale`;
  try {
    renameSync(path, moved);
    if (readOrEmpty(moved) !== holder) linkSync(moved, path);
  } catch {
    // Another process was quicker.
  }
  rmSync(moved, { force: true });
}

function isHeld(holder) {
  const pid = Number(holder.split(' ')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return identityOf(pid) === holder;
}

/** A process number with its start time, because numbers are given out again (proc_pid_stat(5), field 22). */
function identityOf(pid) {
  const fields = readOrEmpty(`/proc/${pid}/stat`).split(') ').pop()?.split(' ') ?? [];
  return `${pid} ${fields[19] ?? ''}`;
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
