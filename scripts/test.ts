import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSystemPackages } from './test/ensureSystemPackages.ts';
import { reportsDir } from './test/reports.ts';
import { runChecks } from './test/runChecks.ts';
import { runProgram } from './test/runProgram.ts';
import { staticChecks } from './test/staticChecks.ts';
import { tally, tallyLine } from './test/tally.ts';

// `npm test -- packages/core` is for developers: only those tests, and no static checks.
const filters = process.argv.slice(2);
rmSync(reportsDir, { recursive: true, force: true });
mkdirSync(reportsDir, { recursive: true });

const missing = ensureSystemPackages();
if (missing !== null) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}
if (filters.length === 0) await runChecks(staticChecks(), join(reportsDir, 'checks.json'));
const { code } = await runProgram(['node_modules/vitest/vitest.mjs', 'run', ...filters], 'inherit');
const result = tally(reportsDir);
process.stdout.write(`\n${tallyLine(result)}\n`);
process.exit(code === 0 && result.failed === 0 ? 0 : 1);
