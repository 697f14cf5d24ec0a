import { expect, it } from 'vitest';
import { storageProblem } from './checkEngine.ts';
import { parseStorage } from './parseStorage.ts';

const info = (policy: string, used: number, max: number) =>
  `# Memory\r\nused_memory:${used}\r\nused_memory_human:1M\r\nmaxmemory:${max}\r\nmaxmemory_policy:${policy}\r\n`;

it('reads policy and memory', () => {
  expect(parseStorage(info('allkeys-lru', 1000, 0))).toEqual({
    evictionPolicy: 'allkeys-lru',
    usedBytes: 1000,
    maxBytes: null,
  });
  expect(parseStorage('')).toEqual({ evictionPolicy: 'noeviction', usedBytes: 0, maxBytes: null });
});

it.each([
  [info('noeviction', 1000, 0), null],
  [info('noeviction', 890, 1000), null],
  [info('noeviction', 95 * 1024 ** 2, 100 * 1024 ** 2), '95 MiB of 100 MiB'],
  [info('allkeys-lru', 1, 1000), 'allkeys-lru'],
  [info('volatile-ttl', 1, 0), 'noeviction'],
])('judges %j', (text, problem) => {
  const found = storageProblem(parseStorage(text));
  expect(found).toEqual(problem === null ? null : expect.stringContaining(problem));
});

it('has nothing to say about Postgres', () => {
  expect(storageProblem(null)).toBeNull();
});
