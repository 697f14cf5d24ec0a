import type { Permission } from '@novapulse/core';
import { z } from 'zod';
import type { Columns } from './columns.ts';
import type { ReportFormat } from './formats.ts';
import type { SummarySection } from './summary.ts';

/** A statement and its values. It sees one snapshot and nothing of other organizations. */
export type ReportStatement = { text: string; values: readonly unknown[] };

export type ReportScope = {
  organizationId: string;
  /** What "the last days" are counted from. */
  asOf: Date;
};

/** One kind of report as one value: what it is called, what it takes and the statements that read it. */
export type ReportDefinition<Name extends string, Params> = {
  name: Name;
  title: string;
  /** A sentence for people who choose. */
  description: string;
  /** Who may ask for it and open it, beside `reports:read` and `reports:write`. */
  permission: Extract<Permission, 'reports:read' | 'audit:read'>;
  formats: readonly ReportFormat[];
  /** Accepts `{}`. Parameters that a schedule stored long ago must still parse. */
  params: z.ZodType<Params>;
  columns: Columns;
  /** Selects the columns in their order. Ordered, so that two files of the same rows are the same. */
  rows(params: Params, scope: ReportScope): ReportStatement;
  /** What the PDF shows instead of the rows. */
  summary(params: Params, scope: ReportScope): readonly SummarySection[];
};

export type Report<Name extends string = string> = Omit<
  ReportDefinition<Name, unknown>,
  'params' | 'rows' | 'summary'
> & {
  params: z.ZodType;
  /** JSON Schema of the parameters, for forms. */
  paramsSchema(): Record<string, unknown>;
  /** @throws ZodError when the parameters do not fit. */
  prepare(params: unknown, scope: ReportScope): PreparedReport;
};

/** A report with its parameters filled in: what the one who writes it needs to know. */
export type PreparedReport = {
  title: string;
  columns: Columns;
  rows: ReportStatement;
  summary: readonly SummarySection[];
};

export function defineReport<const Name extends string, Params>({
  rows,
  summary,
  params: paramsType,
  ...described
}: ReportDefinition<Name, Params>): Report<Name> {
  return {
    ...described,
    params: paramsType,
    paramsSchema: () => z.toJSONSchema(paramsType, { io: 'input' }),
    prepare(given, scope) {
      const params = paramsType.parse(given);
      const { title, columns } = described;
      return { title, columns, rows: rows(params, scope), summary: summary(params, scope) };
    },
  };
}
