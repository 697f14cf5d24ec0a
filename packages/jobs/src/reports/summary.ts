import type { ColumnFormat, Columns } from './columns.ts';
import type { ReportStatement } from './defineReport.ts';

/** A part of a summary. Each is read in the report's one snapshot. */
export type SummarySection =
  /** One row: one big figure for each column. */
  | { kind: 'figures'; columns: Columns; statement: ReportStatement }
  /** Rows of label and value. A bar for each. */
  | { kind: 'bars'; title: string; format: ColumnFormat; statement: ReportStatement }
  /** A few rows: the statement has a limit. */
  | { kind: 'table'; title: string; columns: Columns; statement: ReportStatement };
