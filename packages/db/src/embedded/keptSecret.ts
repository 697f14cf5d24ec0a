import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isErrno } from './processes.ts';

/**
 * Reads the secret kept in the file at `path`, or makes one and keeps it, readable by its owner only. It is on disk
 * before anything can depend on it, and callers that race end with the same one.
 */
export async function keptSecret(path: string, make: () => string): Promise<{ value: string; isNew: boolean }> {
  const kept = await readSecret(path);
  if (kept !== '') return { value: kept, isNew: false };
  const value = make();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${randomBytes(4).toString('hex')}`;
  const file = await open(partial, 'wx', 0o600);
  try {
    await file.writeFile(value);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(partial, path);
    return { value, isNew: true };
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    return { value: await readSecret(path), isNew: false };
  } finally {
    await rm(partial, { force: true });
  }
}

async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
