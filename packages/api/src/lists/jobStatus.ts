import type { JobStatus } from '@novapulse/db';
import { z } from 'zod';

export const jobStatuses = [
  'pending',
  'running',
  'retrying',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const satisfies readonly JobStatus[];

export const jobStatusSchema = z.enum(jobStatuses);

/**
 * The condition on a status as a literal. The planner takes a partial index (`WHERE status <> 'succeeded'`) only when
 * it sees the value, not for a parameter.
 */
export const statusCondition: Readonly<Record<JobStatus, string>> = {
  pending: "status = 'pending'",
  running: "status = 'running'",
  retrying: "status = 'retrying'",
  waiting: "status = 'waiting'",
  succeeded: "status = 'succeeded'",
  failed: "status = 'failed'",
  cancelled: "status = 'cancelled'",
  skipped: "status = 'skipped'",
};

/** Whether an attempt is still to come. */
export const isAwaited: Readonly<Record<JobStatus, boolean>> = {
  pending: true,
  running: false,
  retrying: true,
  waiting: true,
  succeeded: false,
  failed: false,
  cancelled: false,
  skipped: false,
};
