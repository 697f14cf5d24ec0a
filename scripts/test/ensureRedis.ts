import { spawnSync } from 'node:child_process';

/** Makes sure that the tests find a redis-server; resolves to null, or to one line about what is missing. */
export async function ensureRedis(): Promise<string | null> {
  if (hasRedis()) return null;
  const advice = 'redis-server is missing, which the tests need: install it (apt-get install redis-server)';
  if (process.getuid?.() !== 0) return `${advice} and run npm test again`;
  process.stdout.write('Installing redis-server …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'],
  ]) {
    const { status, stderr, error } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return `${advice}; apt-get ${args[0]} failed: ${lastLine(stderr) || error?.message}`;
  }
  return hasRedis() ? null : advice;
}

function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

function lastLine(text: string | null): string {
  return text?.trim().split('\n').at(-1) ?? '';
}
