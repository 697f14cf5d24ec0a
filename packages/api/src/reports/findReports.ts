import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { createConditions } from '../lists/conditions.ts';
import { type ReportRow, reportColumns, reportRow, reportSource } from './reportView.ts';

export type ReportFilter = {
  organizationId: string;
  /** The names of the reports that the caller may read. */
  readable: readonly string[];
  id?: string | undefined;
  report?: string | undefined;
  scheduleId?: string | undefined;
  /** The lowest id, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

/** An organization's reports, newest first. */
export async function findReports(sql: Sql, filter: ReportFilter, limit: number): Promise<ReportRow[]> {
  const conditions = createConditions();
  conditions.add('organization_id = ?', filter.organizationId);
  conditions.add('report = any(?::text[])', filter.readable);
  conditions.add('id = ?', filter.id);
  conditions.add('report = ?', filter.report);
  conditions.add('schedule_id = ?', filter.scheduleId);
  conditions.add('id >= ?', filter.from);
  conditions.add('id < ?', filter.below);
  const size = conditions.value(limit);
  const rows = await sql.query(
    `select ${reportColumns} from ${reportSource} where ${conditions.where()} order by id desc limit ${size}`,
    conditions.values(),
  );
  return rows.map((row) => reportRow.parse(row));
}

/** @throws NovaError `NOT_FOUND`. */
export async function findReportById(
  sql: Sql,
  filter: Pick<ReportFilter, 'organizationId' | 'readable'> & { id: string },
): Promise<ReportRow> {
  const [row] = await findReports(sql, filter, 1);
  if (row === undefined) throw new NovaError('NOT_FOUND', 'There is no report with this id.');
  return row;
}
