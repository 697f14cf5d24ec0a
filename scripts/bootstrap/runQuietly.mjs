import { spawn } from 'node:child_process';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Runs a command and keeps what it says, for the case that it fails.
 * @param {string[]} command
 * @param {{ cwd: string, env: Record<string, string> }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly([file, ...args], { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-20_000);
      });
    }
    // Interrupted, it must not go on changing files behind the back of whoever starts next.
    const stop = () => child.kill('SIGTERM');
    for (const signal of signals) process.on(signal, stop);
    child.once('error', (error) => resolve({ code: 1, output: `${output}\nerror: ${error.message}` }));
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, stop);
      resolve({ code: code ?? 1, output });
    });
  });
}
