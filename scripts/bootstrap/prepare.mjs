import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fail.mjs';
import { withLock } from './lock.mjs';
import { nodeBinDir, root } from './paths.mjs';
import { runQuietly } from './runQuietly.mjs';
import { digest, readStamp, writeStamp } from './stamp.mjs';

const pnpm = ['npx', '-y', 'pnpm@10.34.9'];

/**
 * A step is skipped while the digest of its inputs is the one of its last success and its result is there.
 * @typedef {{ name: string, title: string, inputs: () => string[], result: string, cwd: string, command: string[],
 *   env?: Record<string, string> }} Step
 */

/** @type {Step} */
const install = {
  name: 'install',
  title: 'Installing dependencies (a minute the first time)',
  inputs: () => ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', ...manifests()],
  result: 'node_modules/.modules.yaml',
  cwd: '.',
  command: [...pnpm, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'],
};

/** @type {Step} */
const prismaClient = {
  name: 'prisma-client',
  title: 'Generating the database client',
  inputs: () => ['packages/db/prisma/schema.prisma', 'packages/db/prisma.config.ts', 'packages/db/package.json'],
  result: 'packages/db/src/generated/client.ts',
  cwd: 'packages/db',
  command: [join(root, 'packages/db/node_modules/.bin/prisma'), 'generate'],
  // The command insists on a schema engine, which it would download, although generating does not run it.
  env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
};

/** @type {Step} */
const webBuild = {
  name: 'web-build',
  title: 'Building the dashboard',
  inputs: () => ['pnpm-lock.yaml', 'apps/web', 'packages/api/src', 'packages/core/src'],
  result: 'apps/web/build/server/index.js',
  cwd: 'apps/web',
  command: [join(root, 'apps/web/node_modules/.bin/remix'), 'vite:build'],
  env: { NODE_ENV: 'production' },
};

/**
 * Brings everything that is generated up to date. Offline it works as long as nothing has changed.
 * @param {{ withWebBuild: boolean }} options
 */
export async function prepare({ withWebBuild }) {
  const hasWeb = existsSync(join(root, 'apps/web/vite.config.ts'));
  const steps = [install, prismaClient, ...(withWebBuild && hasWeb ? [webBuild] : [])];
  if (steps.every(isDone)) return;
  await withLock(join(root, 'node_modules', '.cache', 'novapulse', 'lock'), async () => {
    for (const step of steps) if (!isDone(step)) await run(step);
  });
}

/** @param {Step} step */
function isDone(step) {
  return existsSync(join(root, step.result)) && readStamp(step.name) === digest(step.inputs());
}

/** @param {Step} step */
async function run(step) {
  process.stderr.write(`${step.title} …\n`);
  const value = digest(step.inputs());
  const { code, output } = await runQuietly(step.command, {
    cwd: join(root, step.cwd),
    // `npm run -s` would hand its silence down, and a failure its reason.
    env: { npm_config_loglevel: 'warn', PATH: `${nodeBinDir}:${process.env.PATH ?? ''}`, ...step.env },
  });
  if (code !== 0) fail(`${step.title} failed:\n${reasonIn(output)}`);
  writeStamp(step.name, value);
}

function reasonIn(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Progress:'));
  const errors = lines.filter((line) => /\bERR|error|ENO|EAI_|failed/i.test(line));
  return (errors.length > 0 ? errors : lines)
    .slice(-5)
    .map((line) => `  ${line.trim()}`)
    .join('\n');
}

function manifests() {
  const members = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  return ['.', ...members, 'bench'].map((folder) => `${folder}/package.json`);
}
