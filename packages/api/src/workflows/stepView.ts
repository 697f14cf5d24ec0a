import type { JobStatus } from '@novapulse/db';
import { redactValue } from '@novapulse/runtime';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';

const stepStatus = z.enum(['running', 'retrying', 'waiting', 'succeeded', 'failed', 'cancelled']);

export const stepOutput = z.object({
  name: z.string(),
  /** `run`, `transaction`, `sleep`, `event`, `signal_token`, `signal`, `job`, `email`, `publish` or `report`. */
  kind: z.string(),
  /** `cancelled`: open when its run ended. */
  status: stepStatus,
  /** The step that it is a part of, such as a map. */
  parent: z.string().nullable(),
  /** Tries that have begun; null for what is not tried, such as a sleep. */
  attempts: z.int().nullable(),
  startedAt: timeOutput,
  endedAt: timeOutput.nullable(),
  /** When its sleep, its wait or the pause before its next try is over. */
  wakeAt: timeOutput.nullable(),
  durationMs: z.int().nullable(),
  /** What it waits for. */
  detail: z.unknown(),
  /** What looks like a secret is hidden. */
  output: z.unknown(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The job that it enqueued. */
  jobId: z.string().nullable(),
});

export const stepRow = z.object({
  name: z.string(),
  kind: z.string(),
  status: stepStatus,
  parent: z.string().nullable(),
  tries: z.int(),
  started_at: z.date(),
  ended_at: z.date().nullable(),
  wake_at: z.date().nullable(),
  detail: z.unknown(),
  output: z.unknown(),
  error: stepOutput.shape.error,
  child_job_id: z.string().nullable(),
});

export const stepColumns = Object.keys(stepRow.shape).join(', ');

const isTried = new Set(['run', 'transaction', 'email', 'publish', 'report', 'signal_token']);

const hasEnded: Readonly<Record<JobStatus, boolean>> = {
  pending: false,
  running: false,
  retrying: false,
  waiting: false,
  succeeded: true,
  failed: true,
  cancelled: true,
  skipped: true,
};

export function stepView(row: z.infer<typeof stepRow>, runStatus: JobStatus): z.infer<typeof stepOutput> {
  const isOpen = row.ended_at === null;
  return {
    name: row.name,
    kind: row.kind,
    status: isOpen && hasEnded[runStatus] ? 'cancelled' : row.status,
    parent: row.parent,
    attempts: isTried.has(row.kind) ? row.tries + (row.status === 'failed' || row.status === 'retrying' ? 0 : 1) : null,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    wakeAt: row.wake_at?.toISOString() ?? null,
    durationMs: row.ended_at === null ? null : row.ended_at.getTime() - row.started_at.getTime(),
    detail: redactValue(row.detail),
    // An encrypted token says nothing to anybody.
    output: row.kind === 'signal_token' ? null : redactValue(row.output),
    error: row.error,
    jobId: row.child_job_id,
  };
}
