import { createHash } from 'node:crypto';
import type { FileStore } from '@novapulse/files';
import type { Cell } from '../../../reports/columns.ts';
import type { PreparedReport } from '../../../reports/defineReport.ts';
import { contentTypes, type ReportFormat } from '../../../reports/formats.ts';
import type { Snapshot } from './openSnapshot.ts';
import { writers } from './writers.ts';

/** What a finished file is: how many rows it tells of, its size and its SHA-256 in hex. */
export type BuiltFile = { rows: number; bytes: number; sha256: string };

export type BuildOptions = {
  report: PreparedReport;
  about: readonly string[];
  format: ReportFormat;
  snapshot: Snapshot;
  store: FileStore;
  key: string;
  signal: AbortSignal;
  /** Told after each batch. */
  onProgress: (progress: { done: number; total: number }) => void;
};

/**
 * Reads the rows of one snapshot and writes them to the store as they come.
 *
 * @throws Error when the file would hold another number of rows than the snapshot.
 */
export async function buildReport({
  report,
  about,
  format,
  snapshot,
  store,
  key,
  signal,
  onProgress,
}: BuildOptions): Promise<BuiltFile> {
  const total = await snapshot.count(report.rows);
  const hash = createHash('sha256');
  const writer = writers[format];
  let rows = 0;
  let bytes = 0;

  async function* counted(): AsyncGenerator<Cell[][]> {
    for await (const batch of snapshot.batches(report.rows)) {
      rows += batch.length;
      yield batch;
      onProgress({ done: rows, total });
    }
  }

  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const chunk of writer.write({ report, about, snapshot, total, batches: counted() })) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    // Thrown here, so that the store drops the file.
    if (writer.hasRows && rows !== total) throw new Error(`The snapshot has ${total} rows, the file ${rows}`);
  }

  onProgress({ done: 0, total });
  await store.write(key, measured(), { contentType: contentTypes[format], signal });
  return { rows: total, bytes, sha256: hash.digest('hex') };
}
