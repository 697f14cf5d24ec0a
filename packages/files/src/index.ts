export { createFileStore } from './createFileStore.ts';
export type { ByteRange, FileStore, FileTarget } from './fileStore.ts';
