import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { NovaError } from '@novapulse/core';
import { type Account, chooseAccount } from './account.ts';
import { binariesIn, type PostgresBinaries } from './binaries.ts';
import { serverEnvironment } from './settings.ts';

/** Where the cluster lives and who runs it. `note` tells people about files outside their home. */
export type Place = { clusterDir: string; account: Account; binaries: PostgresBinaries; note?: string };

const outsideBase = '/var/lib/novapulse';

/**
 * Cluster and binaries stay where they are when the account that runs Postgres reaches them. Root's own account does
 * not run it, and a clone below a closed directory such as /root is out of reach: then both move outside.
 */
export function arrangePlace(home: string, binaries: PostgresBinaries): Place {
  const inside = insideOf(home);
  mkdirSync(inside, { recursive: true, mode: 0o700 });
  const known = knownClusterDir(home);
  const account = chooseAccount(known);
  if (!account) return { clusterDir: known, account, binaries };

  const clusterDir = known === inside && !openUp(home, inside, account) ? moveOutside(home) : known;
  mkdirSync(clusterDir, { recursive: true, mode: 0o700 });
  chownSync(clusterDir, account.uid, account.gid);
  const reachable = runsAs(account, binaries.postgres, ['--version']) ? binaries : copyBinaries(binaries, account);
  const moved = [
    clusterDir === inside ? null : `data in ${clusterDir}`,
    reachable === binaries ? null : `binaries in ${reachable.nativeDir}`,
  ];
  const outside = moved.filter((text) => text !== null);
  if (outside.length === 0) return { clusterDir, account, binaries: reachable };
  return {
    clusterDir,
    account,
    binaries: reachable,
    note: `Postgres cannot run as root and its user cannot reach this directory: ${outside.join(', ')}`,
  };
}

/** The data directory of a home's cluster, which may not exist yet. */
export function dataDirOf(home: string): string {
  return join(knownClusterDir(home), 'data');
}

function knownClusterDir(home: string): string {
  const locationFile = locationFileOf(home);
  return existsSync(locationFile) ? readFileSync(locationFile, 'utf8').trim() : insideOf(home);
}

function insideOf(home: string): string {
  return join(home, 'postgres');
}

function locationFileOf(home: string): string {
  return join(home, 'postgres-location');
}

function openUp(home: string, inside: string, account: { uid: number; gid: number }): boolean {
  chownSync(inside, account.uid, account.gid);
  chmodSync(inside, 0o700);
  if (reaches(account, inside)) return true;
  // A closed home of root's own (mktemp -d) needs no move: passing through it is enough, and only for that group.
  const before = statSync(home);
  if (before.uid !== 0) return false;
  chownSync(home, before.uid, account.gid);
  chmodSync(home, before.mode | 0o010);
  if (reaches(account, inside)) return true;
  chownSync(home, before.uid, before.gid);
  chmodSync(home, before.mode);
  return false;
}

// A random part, remembered in the home: whoever deletes the home and starts anew must not meet the old cluster.
function moveOutside(home: string): string {
  const key = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const clusterDir = join(outsideBase, `${key}-${randomBytes(4).toString('hex')}`);
  mkdirSync(outsideBase, { recursive: true, mode: 0o755 });
  writeFileSync(locationFileOf(home), `${clusterDir}\n`);
  return clusterDir;
}

function copyBinaries(binaries: PostgresBinaries, account: { uid: number; gid: number }): PostgresBinaries {
  const version = spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8' }).stdout.replace(/[^\d.]+/g, '');
  const target = join(outsideBase, `postgres-${version}-${process.arch}`);
  if (!existsSync(target)) {
    const partial = `${target}.${randomBytes(4).toString('hex')}`;
    mkdirSync(outsideBase, { recursive: true, mode: 0o755 });
    cpSync(binaries.nativeDir, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, target);
    } catch (error) {
      // Another clone finished the same copy first.
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
  }
  const copied = binariesIn(target);
  if (runsAs(account, copied.postgres, ['--version'])) return copied;
  throw new NovaError(
    'SERVICE_UNAVAILABLE',
    `Postgres cannot run as root and user ${account.uid} cannot run ${copied.postgres}: set DATABASE_URL to a database`,
  );
}

function reaches(account: { uid: number; gid: number }, directory: string): boolean {
  return runsAs(account, '/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', directory]);
}

function runsAs(account: { uid: number; gid: number }, command: string, args: string[]): boolean {
  return spawnSync(command, args, { ...account, cwd: '/', env: serverEnvironment, stdio: 'ignore' }).status === 0;
}
