import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { nodeBinDir, root } from './paths.mjs';

/**
 * Runs the command in this process's place: signals are passed on and its exit code is returned. The IPC channel is
 * how it notices when this process is killed, which no signal would tell it.
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export function runChild(node, args) {
  const path = [nodeBinDir, join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(node, args, {
    cwd: root,
    env: {
      ...process.env,
      PATH: path,
      // Compiled code and stripped types are kept: later starts load quicker.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
    },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}
