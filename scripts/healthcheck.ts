import { parseArgs } from 'node:util';
import { healthcheck } from './healthcheck/healthcheck.ts';

// Plain flags and no environment module: a container runs this every few seconds, so it loads next to nothing.
const { values, positionals } = parseArgs({
  options: { port: { type: 'string' }, probe: { type: 'string', default: 'live' } },
  allowPositionals: true,
});
const { isOk, text } = await healthcheck({ process: positionals[0], ...values }, process.env);
process.stdout.write(`${text}\n`);
process.exitCode = isOk ? 0 : 1;
