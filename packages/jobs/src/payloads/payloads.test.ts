import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalogue, type JobDefinition } from '../catalogue.ts';

const folder = new URL('.', import.meta.url);
const fixtures = z.record(z.string(), z.array(z.unknown()).min(1));
const definitions: Readonly<Record<string, JobDefinition<string, unknown>>> = catalogue;

const releases = (await readdir(folder)).filter((file) => file.endsWith('.json'));

// One file a release: what it has put into the ledger is still there when the next one takes over.
describe.each(releases)('payloads of %s', async (file) => {
  const payloads = fixtures.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8')));

  it.each(Object.entries(payloads))('%s still parse', (name, inputs) => {
    for (const input of inputs) expect(definitions[name]?.input.safeParse(input)).toMatchObject({ success: true });
  });
});

it('are on file for every kind of job', async () => {
  const all = await Promise.all(
    releases.map(async (file) => fixtures.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8')))),
  );
  const names = new Set(all.flatMap((payloads) => Object.keys(payloads)));
  expect(Object.keys(definitions).filter((name) => !names.has(name))).toEqual([]);
});
