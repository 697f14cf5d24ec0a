import { processEnv } from '@novapulse/runtime';
import { runStack } from './stack/runStack.ts';
import { listenForStop } from './stack/stopRequest.ts';

// A terminal that was closed takes the output with it; the stack goes on to drain.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const isParentGone = process.send !== undefined && !process.connected;
const code = await runStack({
  source: processEnv(),
  isDevelopment: process.argv.includes('--dev'),
  stop: listenForStop(process, isParentGone),
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
});
process.exit(code);
