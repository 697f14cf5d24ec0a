import { createDiskStore } from './disk/createDiskStore.ts';
import type { FileStore, FileTarget } from './fileStore.ts';
import { createS3Store } from './s3/createS3Store.ts';

/** The file store that `FILES_URL` names: a folder, which all processes share, or a bucket. Nothing is opened yet. */
export function createFileStore(target: FileTarget): FileStore {
  return target.kind === 'file' ? createDiskStore(target) : createS3Store(target);
}
