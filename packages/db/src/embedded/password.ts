import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isErrno } from './processes.ts';

/** Reads the password kept at `path`, or makes one. It survives a power cut before the cluster that uses it exists. */
export async function keptPassword(path: string): Promise<string> {
  const kept = await readPassword(path);
  if (kept !== '') return kept;
  const password = randomBytes(24).toString('base64url');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(password);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, 0o600);
  return password;
}

async function readPassword(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
