import { ensureSystemPackages } from './test/ensureSystemPackages.ts';
import { runProgram } from './test/runProgram.ts';

// `npm run verify -- apps/web` runs those below a path only.
const missing = ensureSystemPackages();
if (missing !== null) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}
const config = ['--config', 'vitest.verify.config.ts'];
const { code } = await runProgram(
  ['node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)],
  'inherit',
);
process.exit(code);
