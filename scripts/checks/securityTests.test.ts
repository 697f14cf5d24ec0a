import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFile(new URL(path, root), 'utf8');

const document = await text('docs/security.md');
const rows = document
  .slice(document.indexOf('## OWASP ASVS'))
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split(' | '));
const named = rows.flatMap(([requirement = '', , tests = '']) =>
  tests
    .replace(/ \|$/, '')
    .split('<br>')
    .map((test) => ({ requirement: requirement.replace(/^\| /, ''), test })),
);

describe('docs/security.md', () => {
  it('has lines', () => expect(rows.length).toBeGreaterThan(40));

  it.each(named)('$requirement is covered by a test that exists: $test', async ({ test }) => {
    const [, path = '', name = ''] = /^`([^`]+\.test\.ts)`: (.+)$/.exec(test) ?? [];
    expect(path).not.toBe('');
    expect(await text(path)).toContain(name);
  });
});
