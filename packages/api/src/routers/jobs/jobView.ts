import { idTime } from '@novapulse/core';
import type { QueueName } from '@novapulse/db';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { dueTime } from '../../lists/dueTime.ts';
import { isAwaited, jobStatusSchema } from '../../lists/jobStatus.ts';

export const queueNames = ['email', 'webhook', 'workflow', 'report'] as const satisfies readonly QueueName[];
export const queueSchema = z.enum(queueNames);

export const jobOutput = z.object({
  id: z.string(),
  queue: queueSchema,
  name: z.string(),
  status: jobStatusSchema,
  /** Attempts started. */
  attemptCount: z.int(),
  /** When the next attempt is due; null when none is to come. */
  nextAttemptAt: timeOutput.nullable(),
  createdAt: timeOutput,
  finishedAt: timeOutput.nullable(),
});

export const jobRow = z.object({
  id: z.string(),
  queue: queueSchema,
  name: z.string(),
  status: jobStatusSchema,
  attempt: z.int(),
  next_attempt_at: dueTime,
  finished_at: z.date().nullable(),
});

export const jobColumns = Object.keys(jobRow.shape).join(', ');

export function jobView(row: z.infer<typeof jobRow>): z.infer<typeof jobOutput> {
  return {
    id: row.id,
    queue: row.queue,
    name: row.name,
    status: row.status,
    attemptCount: row.attempt,
    nextAttemptAt: isAwaited[row.status] ? (row.next_attempt_at?.toISOString() ?? null) : null,
    // The time in the id, which is what `since` and `until` compare.
    createdAt: idTime('job', row.id).toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
