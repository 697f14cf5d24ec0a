import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

/** The names of the events that are logged somewhere: the last argument of a call of a logger. */
function loggedEvents(): Set<string> {
  const files = globSync('{packages,apps,scripts}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /node_modules|\/build\/|generated|\.test\.tsx?$/.test(path),
  });
  const call = /^(?! \*).*\blogger(?:\.\w+|\[[^\]]+\])\((?:[^()\n]|\([^()\n]*\))*'([a-z][a-z._]+)'\)/gm;
  return new Set(files.flatMap((file) => [...read(file).matchAll(call)].map((match) => match[1] ?? '')));
}

describe('docs/observability.md', () => {
  it('has every event that is logged', () => {
    const document = read('docs/observability.md');
    const events = loggedEvents();
    expect(events.size).toBeGreaterThan(20);
    expect([...events].filter((event) => !document.includes(`\`${event}\``))).toEqual([]);
  });
});
