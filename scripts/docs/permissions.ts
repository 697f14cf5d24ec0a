/**
 * Writes docs/permissions.md from the permission table in packages/core and the router in packages/api. With `--check`
 * it writes nothing and exits 1 when the file is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { permissionTable } from '../../packages/api/src/server.ts';

const file = new URL('../../docs/permissions.md', import.meta.url);
const wanted = permissionTable();

if (process.argv.includes('--check')) {
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present !== wanted) {
    console.error('docs/permissions.md is stale: run `npm run docs` and commit it');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, wanted);
}
