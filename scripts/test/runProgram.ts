import { spawn } from 'node:child_process';
import { root } from './root.ts';

/**
 * Runs a JavaScript or TypeScript program with this Node, in the root, and resolves to its exit code and, when
 * captured, what it printed. It ends with this process, however that ends.
 */
export function runProgram(
  args: readonly string[],
  output: 'inherit' | 'capture',
): Promise<{ code: number; output: string }> {
  const stream = output === 'inherit' ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', stream, stream] });
  let text = '';
  for (const source of [child.stdout, child.stderr]) {
    source?.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  const end = (): void => {
    child.kill('SIGTERM');
    process.exit(130);
  };
  const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'];
  for (const ending of endings) process.on(ending, end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      for (const ending of endings) process.off(ending, end);
      resolve({ code: code ?? 1, output: text });
    });
  });
}
