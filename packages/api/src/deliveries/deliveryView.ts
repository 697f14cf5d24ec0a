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
  /** Null once the endpoint was deleted. */
  webhookUrl: z.string().nullable(),
  status: jobStatusSchema,
  /** Attempts started. */
  attemptCount: z.int(),
  /** Attempts that ended with an outcome, and how many of them the delivery may use up. */
  tries: z.int(),
  budget: z.int(),
  /** Of the latest attempt; its duration is null while it runs. */
  lastAttemptAt: timeOutput.nullable(),
  lastDurationMs: z.int().nullable(),
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
  url: z.string().nullable(),
  status: jobStatusSchema,
  attempt: z.int(),
  tries: z.int(),
  budget: z.int(),
  started_at: z.date().nullable(),
  duration_ms: z.int().nullable(),
  last_status_code: z.int().nullable(),
  last_error_code: z.string().nullable(),
  next_attempt_at: dueTime,
  finished_at: z.date().nullable(),
  replay_of: z.string().nullable(),
});

type Column = keyof z.infer<typeof deliveryRow>;

/** The columns that are not the job's own (`j`): of its endpoint (`w`) and of its latest attempt (`a`). */
const foreignColumns: Partial<Record<Column, string>> = {
  url: 'w.url',
  started_at: 'a.started_at',
  duration_ms: 'a.duration_ms',
};

export const deliveryColumns = deliveryRow
  .keyof()
  .options.map((column) => foreignColumns[column] ?? `j.${column}`)
  .join(', ');

export function deliveryView(row: z.infer<typeof deliveryRow>): z.infer<typeof deliveryOutput> {
  return {
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    webhookId: row.webhook_id,
    webhookUrl: row.url,
    status: row.status,
    attemptCount: row.attempt,
    tries: row.tries,
    budget: row.budget,
    lastAttemptAt: row.started_at?.toISOString() ?? null,
    lastDurationMs: row.duration_ms,
    lastStatusCode: row.last_status_code,
    lastErrorCode: row.last_error_code,
    nextAttemptAt: isAwaited[row.status] ? (row.next_attempt_at?.toISOString() ?? null) : null,
    // The time in the id, which is what `since` and `until` compare.
    createdAt: idTime('job', row.id).toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    replayOf: row.replay_of,
  };
}
