import { spawnSync } from 'node:child_process';

/** Programs that the tests need and npm cannot bring, with their packages' names on Debian and Ubuntu. */
const programs = [
  { program: 'redis-server', name: 'redis-server' },
  { program: 'chromium', name: 'chromium' },
  { program: 'promtool', name: 'prometheus' },
];

/** Makes sure that the tests find what they need; null, or one line about what is missing. */
export function ensureSystemPackages(): string | null {
  const missing = programs.filter(({ program }) => !isThere(program)).map(({ name }) => name);
  if (missing.length === 0) return null;
  const names = missing.join(' ');
  const advice = `missing, which the tests need: ${names}; install with: apt-get install ${names}`;
  if (process.getuid?.() !== 0) return `${advice}, and run npm test again`;
  process.stdout.write(`Installing ${names} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]) {
    const { status, stderr, error } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return `${advice}; apt-get ${args[0]} failed: ${lastLine(stderr) || error?.message}`;
  }
  return programs.every(({ program }) => isThere(program)) ? null : advice;
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

function lastLine(text: string | null): string {
  return text?.trim().split('\n').at(-1) ?? '';
}
