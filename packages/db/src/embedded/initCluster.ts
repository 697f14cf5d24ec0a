import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NovaError } from '@novapulse/core';
import { clusterUser } from './connection.ts';
import { keptSecret } from './keptSecret.ts';
import type { Place } from './place.ts';
import { serverEnvironment } from './settings.ts';

/**
 * Makes sure `dataDir` is a whole cluster and returns its password. A new one is built beside it and renamed, so that
 * an interrupted initdb is thrown away instead of being mistaken for a database.
 */
export async function initCluster(
  place: Place,
  passwordFile: string,
  settings: Readonly<Record<string, string>>,
  logger: (line: string) => void,
): Promise<{ dataDir: string; password: string }> {
  const dataDir = join(place.clusterDir, 'data');
  const isNew = !(await exists(join(dataDir, 'PG_VERSION')));
  if (!isNew && !(await exists(passwordFile))) {
    throw new NovaError(
      'SERVICE_UNAVAILABLE',
      `${dataDir} holds a database but its password ${passwordFile} is gone: restore that file, or remove both to start anew`,
    );
  }
  const { value: password } = await keptSecret(passwordFile, () => randomBytes(24).toString('base64url'));
  for (const name of await readdir(place.clusterDir)) {
    if (name.startsWith('data.init-')) await rm(join(place.clusterDir, name), { recursive: true, force: true });
  }
  if (isNew) {
    logger('creating the database');
    await runInitdb(place, dataDir, password, settings.fsync === 'off' ? ['--no-sync'] : []);
  }
  return { dataDir, password };
}

async function runInitdb(place: Place, dataDir: string, password: string, moreArgs: string[]): Promise<void> {
  const { account, binaries, clusterDir } = place;
  const partial = join(clusterDir, `data.init-${randomBytes(4).toString('hex')}`);
  await mkdir(partial, { mode: 0o700 });
  const passwordCopy = `${partial}.password`;
  try {
    await writeFile(passwordCopy, password, { mode: 0o600 });
    if (account) {
      await chown(passwordCopy, account.uid, account.gid);
      await chown(partial, account.uid, account.gid);
    }
    const args = [
      '-D',
      partial,
      '-U',
      clusterUser,
      '--pwfile',
      passwordCopy,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ];
    // The built-in provider gives C.UTF-8 on machines that lack it as a system locale.
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions', ...moreArgs);
    await promisify(execFile)(binaries.initdb, args, { ...account, cwd: clusterDir, env: serverEnvironment });
    await rename(partial, dataDir);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    const output =
      cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').at(-1) : String(cause);
    throw new NovaError('SERVICE_UNAVAILABLE', `initdb failed in ${clusterDir}: ${output}`, { cause });
  } finally {
    await rm(passwordCopy, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
