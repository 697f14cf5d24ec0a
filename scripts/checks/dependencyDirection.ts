/**
 * Dependencies point one way: core ← db ← jobs, limits ← api ← apps; jobs and apps also import `files`, which imports
 * nothing; `runtime` imports only `core`; no package imports an app;
 * `apps/web` never imports job handlers; `bench` measures from outside. Prints every import against that and exits 1.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What each workspace package may import, tests aside. */
const allowed: Record<string, readonly string[]> = {
  'packages/core': [],
  'packages/runtime': ['core'],
  'packages/db': ['core'],
  'packages/files': [],
  'packages/jobs': ['core', 'db', 'files'],
  'packages/limits': ['core', 'db'],
  'packages/api': ['core', 'db', 'jobs', 'limits', 'runtime'],
  'packages/testing': ['core', 'db', 'runtime'],
  'apps/web': ['core', 'db', 'files', 'jobs', 'limits', 'api', 'runtime'],
  'apps/worker': ['core', 'db', 'files', 'jobs', 'runtime'],
  bench: ['core', 'db', 'jobs', 'limits', 'testing'],
};

/** Test files and the fixtures beside them. */
const isTest = (file: string) => /\.(test|fixture)\.tsx?$|\/(testing|testkit|e2e)\//.test(file);

const problems: string[] = [];
for (const [folder, packages] of Object.entries(allowed)) {
  for (const file of globSync('**/*.{ts,tsx}', {
    cwd: join(root, folder),
    exclude: (name) => name === 'node_modules' || name === 'build',
  })) {
    const path = join(folder, file);
    for (const specifier of importsOf(readFileSync(join(root, path), 'utf8'))) check(path, folder, packages, specifier);
  }
}

function importsOf(source: string): string[] {
  const pattern = /(?:\bfrom\s+|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g;
  return [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}

function check(path: string, folder: string, packages: readonly string[], specifier: string): void {
  const [, name, subpath] = /^@novapulse\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
  if (name !== undefined) {
    const isAllowed = packages.includes(name) || (isTest(path) && name === 'testing') || folder.endsWith(`/${name}`);
    if (!isAllowed) problems.push(`${path}: ${folder} must not import @novapulse/${name}`);
    if (folder === 'apps/web' && name === 'jobs' && subpath?.startsWith('/handlers') && !isTest(path)) {
      problems.push(`${path}: apps/web must not import job handlers`);
    }
  } else if (specifier.startsWith('.')) {
    const target = relative(root, join(root, path, '..', specifier));
    if (!target.startsWith(`${folder}/`))
      problems.push(`${path}: imports ${specifier} from outside ${folder}; import the package instead`);
  }
}

for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? 'dependency direction: ok'
    : `dependency direction: ${problems.length} imports point the wrong way`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
