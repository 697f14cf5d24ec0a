import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reportsDir } from './test/reports.ts';
import { runChecks } from './test/runChecks.ts';
import { staticChecks } from './test/staticChecks.ts';

mkdirSync(reportsDir, { recursive: true });
const results = await runChecks(staticChecks(), join(reportsDir, 'checks.json'));
process.exit(results.every((result) => result.isOk) ? 0 : 1);
