import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diskCheck } from './diskCheck.ts';

const { signal } = new AbortController();

it('passes while there is room, also for a folder that is yet to be made', async () => {
  for (const folder of [tmpdir(), join(tmpdir(), 'not-there-yet', 'nor-this')]) {
    await diskCheck({ folder, onFailure: 'down', minFreeBytes: 1 }).run(signal);
  }
});

it('says how much is free and how much should be', async () => {
  const check = diskCheck({ folder: tmpdir(), onFailure: 'down', minFreeBytes: 2 ** 60 });
  await expect(check.run(signal)).rejects.toThrow(/^\d+ MiB are free where files are kept, which should be \d+ MiB$/);
});
