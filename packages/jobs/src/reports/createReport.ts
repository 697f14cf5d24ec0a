import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { enqueue, reportBuild } from '../catalogue.ts';
import type { ReportFormat } from './formats.ts';
import type { ReportName } from './reportCatalogue.ts';

/** Who asked: a person, a service, or a workflow or schedule on somebody's behalf. */
export type ReportRequester = { type: 'user' | 'api_key' | 'system'; id: string | null };

export type NewReport = {
  organizationId: string;
  report: ReportName;
  /** As the caller gave them; the definition's `params` has accepted them. */
  params: Record<string, unknown>;
  format: ReportFormat;
  requestedBy: ReportRequester;
  /** What "the last days" are counted from. */
  asOf: Date;
  /** Addresses of members who get a mail when it is ready. */
  recipients?: readonly string[];
  scheduleId?: string | null;
  traceParent?: string | null;
};

/** Asks for a report inside the caller's transaction: the row and the job that will make its file. */
export async function createReport(
  tx: Sql,
  newId: NewId,
  { organizationId, report, params, format, requestedBy, asOf, ...rest }: NewReport,
): Promise<{ id: string; jobId: string }> {
  const id = newId('report');
  const tags = [`report:${report}`, ...(rest.scheduleId ? [`schedule:${rest.scheduleId}`] : [])];
  const { id: jobId } = await enqueue(
    tx,
    reportBuild,
    { reportId: id },
    { newId, organizationId, tags, traceParent: rest.traceParent ?? null },
  );
  await tx.query(
    `insert into reports (id, organization_id, report, params, format, as_of, job_id, schedule_id, requested_by_type,
                          requested_by_id, recipients)
     values ($1, $2, $3, $4::jsonb, $5, $6::timestamptz, $7, $8, $9, $10,
             array(select jsonb_array_elements_text($11::jsonb)))`,
    [
      id,
      organizationId,
      report,
      JSON.stringify(params),
      format,
      asOf.toISOString(),
      jobId,
      rest.scheduleId ?? null,
      requestedBy.type,
      requestedBy.id,
      JSON.stringify(rest.recipients ?? []),
    ],
  );
  return { id, jobId };
}
