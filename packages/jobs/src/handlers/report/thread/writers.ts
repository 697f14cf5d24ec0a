import type { Cell } from '../../../reports/columns.ts';
import type { PreparedReport } from '../../../reports/defineReport.ts';
import type { ReportFormat } from '../../../reports/formats.ts';
import type { Snapshot } from './openSnapshot.ts';
import { writeCsv } from './writeCsv.ts';
import { writeNdjson } from './writeNdjson.ts';

/** What a file is made of. */
export type Source = {
  report: PreparedReport;
  snapshot: Snapshot;
  /** How many rows there are. */
  total: number;
  /** The rows, once. */
  batches: AsyncIterable<Cell[][]>;
};

export type Writer = {
  /** Whether the file holds the rows themselves. */
  hasRows: boolean;
  write(source: Source): AsyncIterable<Uint8Array>;
};

export const writers: Readonly<Record<ReportFormat, Writer>> = {
  csv: { hasRows: true, write: ({ report, batches }) => writeCsv(report.columns, batches) },
  ndjson: { hasRows: true, write: ({ report, batches }) => writeNdjson(report.columns, batches) },
  xlsx: { hasRows: true, write: ({ report, batches }) => writeCsv(report.columns, batches) },
  pdf: { hasRows: false, write: ({ report, batches }) => writeCsv(report.columns, batches) },
};
