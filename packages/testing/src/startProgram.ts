import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterDeath } from './afterDeath.ts';

export type Program = {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Closes the IPC channel, as the end of a supervisor does. */
  disconnect(): void;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
};

/** Runs one of our programs as a process of its own, with exactly the given environment and an IPC channel. */
export function startProgram(
  file: URL,
  env: Readonly<Record<string, string>>,
  programArguments: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [fileURLToPath(file), ...programArguments], {
    env: { NODE_ENV: 'test', ...compileCache(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const watcher = afterDeath('kill -KILL "$1"', [String(child.pid)]);
  child.once('exit', () => watcher.cancel());
  // Not `close`: Node does not emit it for a child whose channel was closed from here.
  const isRead = Promise.all(
    [child.stdout, child.stderr].filter((stream) => stream !== null).map((stream) => once(stream, 'end')),
  );
  const ended = once(child, 'exit').then(async ([code, signal]: (number | NodeJS.Signals | null)[]) => {
    await isRead;
    return code ?? signal ?? -1;
  });
  return {
    pid: child.pid ?? -1,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => void child.kill(signal),
    disconnect: () => child.disconnect(),
    ended,
  };
}

/** What was compiled for this process need not be compiled again. */
function compileCache(): Record<string, string> {
  const directory = getCompileCacheDir();
  // The directory is that of this version of Node within the one that was asked for.
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}
