import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

const skippedNames = new Set(['node_modules', 'build', 'generated', '.git']);

/**
 * A digest of files and of every file below folders, by path and content; what does not exist counts as absent.
 * @param {string[]} paths relative to the root
 * @returns {string}
 */
export function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !skippedNames.has(name) && !name.includes('.test.'))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** @param {string} name @returns {string} the digest that was kept for `name`, or '' */
export function readStamp(name) {
  const file = stampFile(name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** @param {string} name @param {string} value */
export function writeStamp(name, value) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}

function stampFile(name) {
  return join(root, 'node_modules', '.cache', 'novapulse', name);
}
