import { idTime } from '@novapulse/core';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';
import { dueTime } from '../lists/dueTime.ts';
import { isAwaited, jobStatusSchema } from '../lists/jobStatus.ts';

export const deliveryOutput = z.object({
  id: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  webhookId: z.string(),
  status: jobStatusSchema,
  /** Attempts started. */
  attemptCount: z.int(),
  lastStatusCode: z.int().nullable(),
  lastErrorCode: z.string().nullable(),
  /** When the next attempt is due; null when none is to come. */
  nextAttemptAt: timeOutput.nullable(),
  createdAt: timeOutput,
  finishedAt: timeOutput.nullable(),
  /** The delivery that this one repeats. */
  replayOf: z.string().nullable(),
});

export const deliveryRow = z.object({
  id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  webhook_id: z.string(),
  status: jobStatusSchema,
  attempt: z.int(),
  last_status_code: z.int().nullable(),
  last_error_code: z.string().nullable(),
  next_attempt_at: dueTime,
  finished_at: z.date().nullable(),
  replay_of: z.string().nullable(),
});

export const deliveryColumns = Object.keys(deliveryRow.shape).join(', ');

export function deliveryView(row: z.infer<typeof deliveryRow>): z.infer<typeof deliveryOutput> {
  return {
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    webhookId: row.webhook_id,
    status: row.status,
    attemptCount: row.attempt,
    lastStatusCode: row.last_status_code,
    lastErrorCode: row.last_error_code,
    nextAttemptAt: isAwaited[row.status] ? (row.next_attempt_at?.toISOString() ?? null) : null,
    // The time in the id, which is what `since` and `until` compare.
    createdAt: idTime('job', row.id).toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    replayOf: row.replay_of,
  };
}
