import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);

describe('createSession', () => {
  it('is the only place that creates sessions (invariant 7)', async () => {
    const names = await readdir(root, { recursive: true });
    const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const texts = await Promise.all(
      sources.map(async (name) => ({ name, text: await readFile(new URL(name, root), 'utf8') })),
    );
    const creators = texts.filter(({ text }) => /\.session\.(?:create|upsert)|insert into "?sessions/i.test(text));
    expect(creators.map(({ name }) => name)).toEqual(['authentication/createSession.ts']);
  });
});
