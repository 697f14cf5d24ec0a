import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** A program that exits 0 when the tree is as it should be. `needs` is the configuration without which it cannot run. */
export type StaticCheck = { name: string; args: readonly string[] };

const tools: (StaticCheck & { needs: string[] })[] = [
  {
    name: 'types',
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
    needs: ['tsconfig.json'],
  },
  {
    name: 'types of the dashboard',
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'apps/web/tsconfig.json'],
    needs: ['apps/web/tsconfig.json'],
  },
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check'], needs: ['biome.json'] },
  {
    name: 'type-aware lint',
    args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
    needs: ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.ts'],
  },
  {
    name: 'unused code',
    args: ['node_modules/knip/bin/knip.js'],
    needs: ['knip.json', 'knip.jsonc', 'knip.ts'],
  },
];

/** The tools that are configured, and every program in `scripts/checks`. */
export function staticChecks(): StaticCheck[] {
  const configured = tools.filter(({ needs }) => needs.some((file) => existsSync(join(root, file))));
  const folder = join(root, 'scripts', 'checks');
  const own = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => /^[^.]+\.(ts|mjs)$/.test(file))
    .toSorted()
    .map((file) => ({ name: file.replace(/\.\w+$/, ''), args: [`scripts/checks/${file}`] }));
  return [...configured, ...own];
}
