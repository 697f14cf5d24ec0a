import { processEnv } from '@novapulse/runtime';
import { runDoctor } from './doctor/runDoctor.ts';

let isHealthy = true;
for await (const { name, isOk, text } of runDoctor(processEnv())) {
  isHealthy &&= isOk;
  process.stdout.write(`${isOk ? '✓ ok   ' : '✗ wrong'}  ${name.padEnd(14)} ${text}\n`);
}
process.exit(isHealthy ? 0 : 1);
