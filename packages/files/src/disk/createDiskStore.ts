import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileStore, requireKey } from '../fileStore.ts';

/** Files in a folder. They hold what tenants must not see of each other, so only the own user may read them. */
export function createDiskStore({ path: root }: { path: string }): FileStore {
  const pathOf = (key: string) => {
    requireKey(key);
    return join(root, key);
  };

  return {
    async write(key, chunks, { signal }) {
      const path = pathOf(key);
      const part = partOf(path);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writePart(part, chunks, signal);
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      // The new name itself must outlive a power cut, too (fsync(2)).
      await sync(dirname(path));
    },
    async read(key, range) {
      const handle = await open(pathOf(key)).catch(nullIfMissing);
      return handle?.createReadStream(range) ?? null;
    },
    async remove(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      await rm(partOf(path), { force: true });
    },
    close: () => undefined,
  };
}

function partOf(path: string): string {
  return `${path}.part`;
}

async function writePart(path: string, chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      await handle.writeFile(chunk);
    }
    signal.throwIfAborted();
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sync(directory: string): Promise<void> {
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
