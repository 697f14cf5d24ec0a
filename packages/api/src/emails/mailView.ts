import { idTime } from '@novapulse/core';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';
import { dueTime } from '../lists/dueTime.ts';
import { isAwaited, jobStatusSchema } from '../lists/jobStatus.ts';

/** A mail and what became of it. Never its body: it may hold a one-time link. */
export const mailOutput = z.object({
  /** The id of the mail's job, which is in its Message-ID too. */
  id: z.string(),
  to: z.string(),
  template: z.string(),
  /** Null until a mail whose subject its template writes has been sent. */
  subject: z.string().nullable(),
  /** `succeeded`: the mail server has accepted it. */
  status: jobStatusSchema,
  /** Tries that were used up. */
  tries: z.int(),
  /** Why the last try failed. The code `suppressed`: nothing was sent, since the address refused a mail before. */
  error: z.object({ code: z.string().nullable(), message: z.string().nullable() }).nullable(),
  createdAt: timeOutput,
  /** When the next try is due; null when none is to come. */
  nextAttemptAt: timeOutput.nullable(),
  finishedAt: timeOutput.nullable(),
});

const mailRow = z.object({
  id: z.string(),
  recipient: z.string(),
  template: z.string(),
  subject: z.string().nullable(),
  status: jobStatusSchema,
  tries: z.int(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullable().catch(null),
  next_attempt_at: dueTime,
  finished_at: z.date().nullable(),
});

export const mailColumns = `j.id, j.input ->> 'to' as recipient, j.input ->> 'template' as template,
  coalesce(j.output ->> 'subject', case j.input ->> 'template' when 'generic' then j.input #>> '{props,subject}' end) as subject,
  j.status, j.tries, j.error, j.next_attempt_at, j.finished_at`;

/** @throws ZodError for a row that is no mail. */
export function mailView(found: unknown): z.infer<typeof mailOutput> {
  const row = mailRow.parse(found);
  return {
    id: row.id,
    to: row.recipient,
    template: row.template,
    subject: row.subject,
    status: row.status,
    tries: row.tries,
    error: errorOf(row.error),
    createdAt: idTime('job', row.id).toISOString(),
    nextAttemptAt: isAwaited[row.status] ? (row.next_attempt_at?.toISOString() ?? null) : null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

// A mail that waits for its turn has an error without words.
function errorOf(error: z.infer<typeof mailRow>['error']): z.infer<typeof mailOutput>['error'] {
  const { code = null, message = null } = error ?? {};
  return code === null && message === null ? null : { code, message };
}
