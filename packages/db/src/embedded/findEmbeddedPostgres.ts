import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askServer, connectionUrl } from './connection.ts';
import { dataDirOf } from './place.ts';

/** What a home holds: no cluster yet, one that is not running, or the address of one that is. */
export type FoundPostgres = { state: 'absent' } | { state: 'stopped' } | { state: 'running'; url: string };

/** Looks at the cluster of a home without starting or changing anything. */
export async function findEmbeddedPostgres(home: string): Promise<FoundPostgres> {
  if (!existsSync(home)) return { state: 'absent' };
  const dataDir = dataDirOf(realpathSync(home));
  if (!existsSync(dataDir)) return { state: 'absent' };
  const port = Number(await readFile(join(home, 'postgres-port'), 'utf8').catch(() => '0'));
  const password = (await readFile(join(home, 'secrets', 'postgres-password'), 'utf8').catch(() => '')).trim();
  const answer = port > 0 ? await askServer(port, password, dataDir) : 'refused';
  return answer === 'ready' ? { state: 'running', url: connectionUrl(port, password) } : { state: 'stopped' };
}
