import { reportsDir } from './test/reports.ts';
import { tally, tallyLine } from './test/tally.ts';

const result = tally(reportsDir);
process.stdout.write(`${tallyLine(result)}\n`);
process.exit(result.failed === 0 ? 0 : 1);
