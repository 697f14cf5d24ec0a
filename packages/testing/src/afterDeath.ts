import { spawn } from 'node:child_process';

/**
 * Has a shell run `script` once this process is gone, even by SIGKILL, so that no server outlives its tests. It waits
 * for the end of its input, which the kernel closes with us, in a session of its own, where no Ctrl-C reaches it.
 */
export function afterDeath(script: string, args: readonly string[]): { cancel(): void } {
  const watcher = spawn('/bin/sh', ['-c', `cat >/dev/null; ${script}`, 'sh', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return { cancel: () => void watcher.kill('SIGKILL') };
}
