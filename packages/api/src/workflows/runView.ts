import { idTime } from '@novapulse/core';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';
import { dueTime } from '../lists/dueTime.ts';
import { isAwaited, jobStatusSchema } from '../lists/jobStatus.ts';

export const runOutput = z.object({
  id: z.string(),
  name: z.string(),
  /** The version it began with, and keeps. */
  version: z.int(),
  /** Where its job stands; `waiting` while it sleeps or waits. */
  status: jobStatusSchema,
  /** What started it: `api`, `invite_accepted`, `endpoint_disabled`. */
  trigger: z.string(),
  jobId: z.string(),
  /** The step that it is at, or ended with; null before the first. */
  currentStep: z.string().nullable(),
  /** When it goes on by itself; null when something else must happen first. */
  wakeAt: timeOutput.nullable(),
  createdAt: timeOutput,
  finishedAt: timeOutput.nullable(),
});

export const runRow = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  status: jobStatusSchema,
  trigger: z.string(),
  job_id: z.string(),
  current_step: z.string().nullable(),
  next_attempt_at: dueTime,
  finished_at: z.date().nullable(),
});

/** For a run `r` and its job `j`. */
export const runColumns = `r.id, r.name, r.version, j.status, r.trigger, r.job_id, j.next_attempt_at, j.finished_at,
  (select s.name from workflow_steps s where s.run_id = r.id and s.status <> 'reset' order by s.position desc limit 1) as current_step`;

export function runView(row: z.infer<typeof runRow>): z.infer<typeof runOutput> {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    status: row.status,
    trigger: row.trigger,
    jobId: row.job_id,
    currentStep: row.current_step,
    wakeAt: isAwaited[row.status] ? (row.next_attempt_at?.toISOString() ?? null) : null,
    createdAt: idTime('workflowRun', row.id).toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
