/**
 * What each npm command runs. `withWebBuild`: it serves the built dashboard.
 * @type {Record<string, { file: string, args?: string[], withWebBuild?: boolean }>}
 */
export const commands = {
  start: { file: 'scripts/stack.ts', withWebBuild: true },
  dev: { file: 'scripts/stack.ts', args: ['--dev'] },
  test: { file: 'scripts/test.ts', withWebBuild: true },
  doctor: { file: 'scripts/doctor.ts' },
  migrate: { file: 'scripts/migrate.ts' },
  backup: { file: 'scripts/backup.ts' },
  restore: { file: 'scripts/restore.ts' },
  reencrypt: { file: 'scripts/reencrypt.ts' },
  healthcheck: { file: 'scripts/healthcheck.ts' },
  typecheck: { file: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  lint: { file: 'scripts/lint.ts' },
  format: { file: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--write'] },
  docs: { file: 'scripts/docs.ts' },
  verify: { file: 'scripts/verify.ts', withWebBuild: true },
  bench: { file: 'bench/bench.ts', withWebBuild: true },
  chaos: { file: 'bench/chaos.ts', withWebBuild: true },
};
