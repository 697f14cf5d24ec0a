import { join } from 'node:path/posix';
import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { FileTarget } from '@novapulse/files';
import { z } from 'zod';
import { JobError } from '../../jobError.ts';
import { type CompletedReport, completeReport } from '../../reports/completeReport.ts';
import { reportFormats } from '../../reports/formats.ts';
import { findReport } from '../../reports/reportCatalogue.ts';
import type { HandlerContext } from '../../worker/handler.ts';
import { runThread } from './runThread.ts';

export type ReportHandlerDependencies = {
  db: Db;
  /** For the connection of its own that a report reads through. */
  databaseUrl: string;
  files: FileTarget;
  newId: NewId;
};

export type ReportHandler = (input: { reportId: string }, context: HandlerContext) => Promise<CompletedReport>;

const reportRow = z.object({
  organization_id: z.string(),
  organization_name: z.string(),
  report: z.string(),
  params: z.unknown(),
  format: z.enum(reportFormats),
  as_of: z.date(),
  row_count: z.int().nullable(),
  bytes: z.coerce.number().nullable(),
  sha256: z.string().nullable(),
  may_read: z.boolean(),
});

type ReportRow = z.infer<typeof reportRow>;

/** Makes a report's file, once, and completes its row. */
export function createReportHandler(deps: ReportHandlerDependencies): ReportHandler {
  const { db, databaseUrl, files } = deps;

  async function begin(key: string, reportId: string, { id, attempt }: HandlerContext['job']): Promise<void> {
    await db.sql.query(
      'insert into report_files (key, report_id, job_id, attempt) values ($1, $2, $3, $4) on conflict do nothing',
      [key, reportId, id, attempt],
    );
  }

  return async ({ reportId }, { job, signal, log, progress }) => {
    const row = await loadReport(db, reportId, job.id);
    const completed = completedOf(reportId, row);
    // The attempt that completed it died before it could say so.
    if (completed) return completed;
    const definition = findReport(row.report);
    if (!definition) throw new JobError(`This worker does not know the report ${row.report}.`, { retryable: false });
    if (definition.permission === 'audit:read' && !row.may_read) {
      throw new JobError('Whoever asked for this report may no longer read it.', { retryable: false });
    }

    const key = join('reports', `${reportId}.${job.attempt}.${row.format}`);
    await begin(key, reportId, job);
    log(`Reading ${definition.title}`);
    const built = await runThread({
      request: {
        databaseUrl,
        files,
        organizationId: row.organization_id,
        organizationName: row.organization_name,
        report: row.report,
        params: row.params,
        format: row.format,
        asOf: row.as_of,
        key,
      },
      signal,
      onProgress: ({ done, total }) => progress({ done, total, text: 'rows' }),
    });
    progress({ done: built.rows, total: built.rows, text: 'rows' });
    log(`Stored ${built.rows} rows, ${built.bytes} bytes, SHA-256 ${built.sha256}`);
    return await completeReport(deps, { reportId, job, key, title: definition.title, ...built });
  };
}

/** @throws JobError when the report is gone. */
async function loadReport(db: Db, reportId: string, jobId: string): Promise<ReportRow> {
  const [found] = await db.sql.query(
    `select r.organization_id, o.name as organization_name, r.report, r.params, r.format, r.as_of, r.row_count, r.bytes,
            r.sha256,
            exists (
              select 1 from memberships m join users u on u.id = m.user_id
              where m.organization_id = r.organization_id and m.user_id = r.requested_by_id
                and m.role = 'admin' and m.disabled_at is null and u.disabled_at is null
            ) as may_read
     from reports r join organizations o on o.id = r.organization_id
     where r.id = $1 and r.job_id = $2`,
    [reportId, jobId],
  );
  if (found === undefined) throw new JobError('This report is gone.', { retryable: false });
  return reportRow.parse(found);
}

function completedOf(reportId: string, { row_count, bytes, sha256 }: ReportRow): CompletedReport | null {
  if (row_count === null || bytes === null || sha256 === null) return null;
  return { reportId, rows: row_count, bytes, sha256 };
}
