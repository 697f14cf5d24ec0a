import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFileStore } from './createFileStore.ts';
import type { FileStore } from './fileStore.ts';
import { startS3, type TestS3 } from './testing/startS3.ts';

vi.setConfig({ testTimeout: 120_000 });

const key = 'reports/rep_1.1.csv';
const never = new AbortController().signal;
const write = (store: FileStore, name: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>, signal = never) =>
  store.write(name, Readable.from(chunks), { contentType: 'text/csv', signal });
const read = async (store: FileStore, name: string, range?: { start: number; end: number }) => {
  const stream = await store.read(name, range);
  return stream && (await buffer(stream)).toString('latin1');
};

/** More than one part of a multipart upload, and not a round number of them. */
async function* long(failAfterMb = Number.POSITIVE_INFINITY, onMegabyte: (mb: number) => void = () => undefined) {
  for (let mb = 0; mb < 19; mb += 1) {
    if (mb >= failAfterMb) throw new Error('the rows ended early');
    onMegabyte(mb);
    yield Buffer.alloc(1024 * 1024, mb);
  }
  yield Buffer.from('end');
}

describe.each(['disk', 's3'] as const)('files on %s', (kind) => {
  let folder: string;
  let s3: TestS3;
  let store: FileStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'novapulse-files-'));
    s3 = await startS3();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    store = createFileStore(
      kind === 'disk'
        ? { kind: 'file', path: folder }
        : { kind: 's3', bucket: s3.bucket, region: 'eu-central-1', endpoint: s3.endpoint },
    );
  });
  afterAll(async () => {
    store.close();
    vi.unstubAllEnvs();
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What interrupted writes have left. */
  const leftovers = async () =>
    kind === 'disk'
      ? (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part'))
      : s3.uploads();

  it('gives back what was written, whole and in parts', async () => {
    await write(store, key, [Buffer.from('deliveryId\r\n'), Buffer.from('job_1\r\n')]);
    expect(await read(store, key)).toBe('deliveryId\r\njob_1\r\n');
    expect(await read(store, key, { start: 8, end: 9 })).toBe('Id');
    await write(store, key, [Buffer.from('new')]);
    expect(await read(store, key)).toBe('new');
  });

  it('keeps an empty file', async () => {
    await write(store, 'reports/empty.csv', []);
    expect(await read(store, 'reports/empty.csv')).toBe('');
  });

  it('has nothing under a key until the file is whole', async () => {
    const seen: (string | null)[] = [];
    async function* watched() {
      for await (const chunk of long()) {
        if (seen.length < 1) seen.push(await read(store, 'reports/long.csv'));
        yield chunk;
      }
    }
    await write(store, 'reports/long.csv', watched());
    expect(seen).toEqual([null]);
    const content = await store.read('reports/long.csv', { start: 19 * 1024 * 1024 - 1, end: 19 * 1024 * 1024 + 2 });
    expect(content && (await buffer(content))).toEqual(Buffer.from([18, ...Buffer.from('end')]));
  });

  it('drops what was written when the source fails', async () => {
    await expect(write(store, 'reports/broken.csv', long(18))).rejects.toThrow('the rows ended early');
    expect(await read(store, 'reports/broken.csv')).toBeNull();
    expect(await leftovers()).toEqual([]);
  });

  it('drops what was written when it is stopped', async () => {
    const stopping = new AbortController();
    const source = long(Number.POSITIVE_INFINITY, (mb) => {
      if (mb === 18) stopping.abort(new Error('stopped'));
    });
    await expect(write(store, 'reports/stopped.csv', source, stopping.signal)).rejects.toThrow('stopped');
    expect(await read(store, 'reports/stopped.csv')).toBeNull();
    expect(await leftovers()).toEqual([]);
  });

  it('removes a file, and one that is not there', async () => {
    await write(store, 'reports/gone.csv', [Buffer.from('x')]);
    await store.remove('reports/gone.csv');
    expect(await read(store, 'reports/gone.csv')).toBeNull();
    await store.remove('reports/gone.csv');
  });

  it.each(['', '../x', 'a/../x', '/etc/passwd', 'a//b', 'a/.', 'a\\b', 'a b', 'a\u0000'])(
    'refuses the key %j',
    async (bad) => {
      await expect(write(store, bad, [])).rejects.toThrow('is not the key of a file');
      await expect(store.read(bad)).rejects.toThrow('is not the key of a file');
      await expect(store.remove(bad)).rejects.toThrow('is not the key of a file');
    },
  );
});

describe('an upload that nobody ended', () => {
  it('is aborted when its key is removed, and no other', async () => {
    const s3 = await startS3();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const store = createFileStore({ kind: 's3', bucket: s3.bucket, region: null, endpoint: s3.endpoint });
    await s3.beginUpload(key);
    await s3.beginUpload(`${key}.other`);
    await store.remove(key);
    expect(s3.uploads()).toEqual([`${key}.other`]);
    store.close();
    vi.unstubAllEnvs();
    await s3.close();
  });
});
