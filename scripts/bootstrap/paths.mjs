import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where the npm package `node` puts the product's Node. */
export const nodeBinDir = join(root, 'node_modules', 'node', 'bin');
