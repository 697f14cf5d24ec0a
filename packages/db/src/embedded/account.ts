import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { NovaError } from '@novapulse/core';

/** The user that Postgres runs as, or null for our own. */
export type Account = { uid: number; gid: number } | null;

const createdUser = 'novapulse';

/**
 * Postgres refuses to run as root, so root picks who runs it: the owner of an existing cluster, else the system's
 * `postgres` user, else a system user of our own.
 */
export function chooseAccount(clusterDir: string): Account {
  if (process.getuid?.() !== 0) return null;
  return ownerOf(clusterDir) ?? idsOf('postgres') ?? idsOf(createdUser) ?? createUser();
}

function ownerOf(path: string): Account {
  const owner = statSync(path, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : null;
}

function idsOf(user: string): Account {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(run('id', [flag, user])));
    return uid && gid ? { uid, gid } : null;
  } catch {
    return null;
  }
}

function createUser(): Account {
  const why = 'Postgres refuses to run as root';
  const advice = 'start NovaPulse as an ordinary user or set DATABASE_URL';
  try {
    run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', createdUser]);
  } catch (cause) {
    throw new NovaError('SERVICE_UNAVAILABLE', `${why} and no system user could be created for it: ${advice}`, {
      cause,
    });
  }
  const account = idsOf(createdUser);
  if (!account) throw new NovaError('SERVICE_UNAVAILABLE', `${why} and the user ${createdUser} is unusable: ${advice}`);
  return account;
}

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
