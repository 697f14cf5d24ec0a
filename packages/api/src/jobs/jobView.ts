import { idTime } from '@novapulse/core';
import type { QueueName } from '@novapulse/db';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';
import { dueTime } from '../lists/dueTime.ts';
import { isAwaited, jobStatusSchema } from '../lists/jobStatus.ts';

export const queueNames = ['email', 'webhook', 'workflow', 'report'] as const satisfies readonly QueueName[];
export const queueSchema = z.enum(queueNames);

const progressSchema = z.object({ done: z.number(), total: z.number().optional(), text: z.string().optional() });
const errorSchema = z.object({ code: z.string().nullish(), message: z.string().nullish() });

export const jobOutput = z.object({
  id: z.string(),
  /** Null for the platform's own jobs. */
  organizationId: z.string().nullable(),
  /** For operators who look beyond their own organization; null for everybody else. */
  organizationName: z.string().nullable(),
  queue: queueSchema,
  name: z.string(),
  status: jobStatusSchema,
  tags: z.array(z.string()),
  /** Higher starts first; 0 unless asked for. */
  priority: z.int(),
  /** Attempts started. */
  attemptCount: z.int(),
  /** What the job last said of itself. */
  progress: progressSchema.nullable(),
  errorCode: z.string().nullable(),
  /** Null also for operators who look at another organization's job. */
  errorMessage: z.string().nullable(),
  /** Asked to stop; the attempt that runs has not ended yet. */
  isCancelling: z.boolean(),
  /** When the next attempt is due; null when none is to come. */
  nextAttemptAt: timeOutput.nullable(),
  createdAt: timeOutput,
  finishedAt: timeOutput.nullable(),
});

export const jobRow = z.object({
  id: z.string(),
  organization_id: z.string().nullable(),
  queue: queueSchema,
  name: z.string(),
  status: jobStatusSchema,
  tags: z.array(z.string()).nullable(),
  priority: z.int(),
  attempt: z.int(),
  progress: progressSchema.nullable().catch(null),
  error: errorSchema.nullable().catch(null),
  cancel_asked: z.boolean(),
  next_attempt_at: dueTime,
  finished_at: z.date().nullable(),
});

export const jobColumns = Object.keys(jobRow.shape).join(', ');

/**
 * Whether somebody who acts in `organizationId` (null: in none) may see what a job holds. The platform's own jobs belong
 * to nobody: they hold people's addresses.
 */
export function isOwnJob(row: Pick<z.infer<typeof jobRow>, 'organization_id'>, organizationId: string | null): boolean {
  return organizationId !== null && row.organization_id === organizationId;
}

/** A job for somebody who acts in `organizationId`: of other organizations' jobs it says nothing that they wrote. */
export function jobView(row: z.infer<typeof jobRow>, organizationId: string | null): z.infer<typeof jobOutput> {
  const isOwn = isOwnJob(row, organizationId);
  return {
    id: row.id,
    organizationId: row.organization_id,
    organizationName: null,
    queue: row.queue,
    name: row.name,
    status: row.status,
    tags: row.tags ?? [],
    priority: row.priority,
    attemptCount: row.attempt,
    progress: isOwn || row.progress === null ? row.progress : { done: row.progress.done, total: row.progress.total },
    errorCode: row.error?.code ?? null,
    errorMessage: isOwn ? (row.error?.message ?? null) : null,
    isCancelling: row.cancel_asked && row.status === 'running',
    nextAttemptAt: isAwaited[row.status] ? (row.next_attempt_at?.toISOString() ?? null) : null,
    // The time in the id, which is what `since` and `until` compare.
    createdAt: idTime('job', row.id).toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
