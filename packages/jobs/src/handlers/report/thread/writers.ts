import type { Cell } from '../../../reports/columns.ts';
import type { PreparedReport } from '../../../reports/defineReport.ts';
import type { ReportFormat } from '../../../reports/formats.ts';
import type { Snapshot } from './openSnapshot.ts';
import { writeCsv } from './writeCsv.ts';
import { writeNdjson } from './writeNdjson.ts';

/** What a file is made of. */
export type Source = {
  report: PreparedReport;
  /** Lines that say what it is about: whose it is, as of when, with which parameters. */
  about: readonly string[];
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

// What only some formats need is loaded by the thread that writes one.
export const writers: Readonly<Record<ReportFormat, Writer>> = {
  csv: { hasRows: true, write: ({ report, batches }) => writeCsv(report.columns, batches) },
  ndjson: { hasRows: true, write: ({ report, batches }) => writeNdjson(report.columns, batches) },
  xlsx: {
    hasRows: true,
    async *write({ report, total, batches }) {
      const { writeXlsx } = await import('./writeXlsx.ts');
      yield* writeXlsx({ columns: report.columns, total, batches });
    },
  },
  pdf: {
    hasRows: false,
    async *write(source) {
      const { writePdf } = await import('./writePdf.ts');
      yield* writePdf(source);
    },
  },
};
