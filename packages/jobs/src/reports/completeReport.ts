import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import { emailSend, enqueue } from '../catalogue.ts';
import { JobError } from '../jobError.ts';

export type CompletedReport = { reportId: string; rows: number; bytes: number; sha256: string };

export type Completion = CompletedReport & {
  /** The attempt that made the file. */
  job: { id: string; attempt: number };
  key: string;
  title: string;
};

type Dependencies = { db: Pick<Db, 'transaction'>; newId: NewId };
type CompletedRow = { organization_id: string; expires_at: Date; recipients: string[] };

const daysKept = 7;

/**
 * Makes the file the report's, as long as the attempt is its job's own: row and mails in one transaction. A file of an
 * attempt that comes too late is found by the sweep.
 *
 * @throws JobError when the job has moved on.
 */
export async function completeReport(
  { db, newId }: Dependencies,
  { job, key, title, ...completed }: Completion,
): Promise<CompletedReport> {
  const { reportId, rows, bytes, sha256 } = completed;
  await db.transaction(async (tx) => {
    const [row] = await tx.query<CompletedRow>(
      `with mine as (
         select id from jobs where id = $2 and status = 'running' and attempt = $3 for share
       )
       update reports r
       set file_key = $4, row_count = $5, bytes = $6, sha256 = $7, completed_at = now(),
           expires_at = now() + $8 * interval '1 day'
       from mine
       where r.id = $1 and r.job_id = mine.id and r.completed_at is null
       returning r.organization_id, r.expires_at,
                 array(select u.email from memberships m join users u on u.id = m.user_id
                       where m.organization_id = r.organization_id and u.email = any(r.recipients)
                         and m.disabled_at is null and u.disabled_at is null
                         and (r.report <> 'audit-export' or m.role = 'admin')
                       order by u.email) as recipients`,
      [reportId, job.id, job.attempt, key, rows, bytes, sha256, daysKept],
    );
    if (!row) throw new JobError('Another attempt has taken over this report.', { retryable: false });
    for (const to of row.recipients) {
      await enqueue(
        tx,
        emailSend,
        {
          to,
          template: 'reportReady',
          props: { reportId, title, rows, bytes, expiresAt: row.expires_at.toISOString() },
        },
        { newId, organizationId: row.organization_id, tags: [`report:${reportId}`] },
      );
    }
  });
  return completed;
}
