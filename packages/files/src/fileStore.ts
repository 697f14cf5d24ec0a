import type { Readable } from 'node:stream';

/** Both ends count: `{ start: 0, end: 0 }` is the first byte. */
export type ByteRange = { start: number; end: number };

export type WriteOptions = {
  contentType: string;
  /** Aborted: what was written is removed and the signal's reason thrown. */
  signal: AbortSignal;
};

/** Where files are kept. A key is a relative path such as `reports/rep_….1.csv`. */
export type FileStore = {
  /**
   * Writes a file as it comes, with bounded memory. Under its key there is nothing until it is there as a whole, and
   * when writing fails what was written is removed. An existing file is replaced.
   */
  write(key: string, chunks: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<void>;
  /** The file's bytes, or a part of them; null when there is no such file. */
  read(key: string, range?: ByteRange): Promise<Readable | null>;
  /** Removes the file and what an interrupted `write` may have left of it. Nothing there is fine. */
  remove(key: string): Promise<void>;
  close(): void;
};

/** Where `createFileStore` keeps its files. */
export type FileTarget =
  | { kind: 'file'; path: string }
  | { kind: 's3'; bucket: string; region: string | null; endpoint: string | null };

/** @throws Error for a key that could lead out of its store. */
export function requireKey(key: string): void {
  const isKey = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/.test(key) && !/(?:^|\/)\.\.?(?:\/|$)/.test(key);
  if (!isKey) throw new Error(`${JSON.stringify(key)} is not the key of a file`);
}
