import { idTime } from '@novapulse/core';
import type { JobStatus } from '@novapulse/db';
import { findReport, reportFormats } from '@novapulse/jobs';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';
import { jobStatuses, jobStatusSchema } from '../lists/jobStatus.ts';

const progressSchema = z.object({ done: z.number(), total: z.number().optional(), text: z.string().optional() });

export const reportOutput = z.object({
  id: z.string(),
  /** The definition's name. */
  report: z.string(),
  title: z.string(),
  params: z.record(z.string(), z.unknown()),
  format: z.enum(reportFormats),
  /** `succeeded` while its file is there, `expired` afterwards, and before that its job's. */
  status: z.enum([...jobStatuses, 'expired']),
  /** How many rows are written, of how many; null before the first one. */
  progress: progressSchema.nullable(),
  /** Why it failed, or why the last try did. */
  error: z.object({ code: z.string().nullable(), message: z.string().nullable() }).nullable(),
  rows: z.int().nullable(),
  bytes: z.int().nullable(),
  /** SHA-256 of the file in hex. */
  sha256: z.string().nullable(),
  /** Where the file is, for whoever may read the report; null unless it is there. */
  downloadUrl: z.string().nullable(),
  /** The job that makes the file: attempts, log lines and progress are there. */
  jobId: z.string(),
  /** The schedule that asked for it. */
  scheduleId: z.string().nullable(),
  requestedBy: z.object({ type: z.string(), id: z.string().nullable() }),
  createdAt: timeOutput,
  completedAt: timeOutput.nullable(),
  expiresAt: timeOutput.nullable(),
});

export const reportRow = z.object({
  id: z.string(),
  report: z.string(),
  params: z.record(z.string(), z.unknown()),
  format: z.enum(reportFormats),
  job_id: z.string(),
  schedule_id: z.string().nullable(),
  requested_by_type: z.string(),
  requested_by_id: z.string().nullable(),
  file_key: z.string().nullable(),
  row_count: z.int().nullable(),
  bytes: z.coerce.number().nullable(),
  sha256: z.string().nullable(),
  completed_at: z.date().nullable(),
  expires_at: z.date().nullable(),
  is_expired: z.boolean(),
  job_status: jobStatusSchema.nullable(),
  progress: progressSchema.nullable(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullable(),
});

export type ReportRow = z.output<typeof reportRow>;

/** Reports `r` with their jobs `j`, which may have been removed since. */
export const reportSource = `(
  select r.*, coalesce(r.expires_at <= now(), false) as is_expired, j.status as job_status, j.progress, j.error
  from reports r left join jobs j on j.id = r.job_id
) report_with_job`;

export const reportColumns = Object.keys(reportRow.shape).join(', ');

export function reportView(row: ReportRow, publicUrl: string): z.infer<typeof reportOutput> {
  const status = statusOf(row);
  const isThere = status === 'succeeded';
  return {
    id: row.id,
    report: row.report,
    title: findReport(row.report)?.title ?? row.report,
    params: row.params,
    format: row.format,
    status,
    progress: row.progress,
    error: isThere || row.error === null ? null : { code: row.error.code ?? null, message: row.error.message ?? null },
    rows: row.row_count,
    bytes: row.bytes,
    sha256: row.sha256,
    downloadUrl: isThere ? `${publicUrl}/files/${row.id}` : null,
    jobId: row.job_id,
    scheduleId: row.schedule_id,
    requestedBy: { type: row.requested_by_type, id: row.requested_by_id },
    // The time in the id, which is what `since` and `until` compare.
    createdAt: idTime('report', row.id).toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}

function statusOf({ completed_at, file_key, is_expired, job_status }: ReportRow): JobStatus | 'expired' {
  if (completed_at !== null) return file_key === null || is_expired ? 'expired' : 'succeeded';
  // Its job is gone without having made the file.
  return job_status ?? 'failed';
}
