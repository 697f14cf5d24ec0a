import { reportsDir } from './reports.ts';
import { tally, tallyLine } from './tally.ts';

const result = tally(reportsDir);
process.stdout.write(`${tallyLine(result)}\n`);
process.exit(result.failed === 0 ? 0 : 1);
