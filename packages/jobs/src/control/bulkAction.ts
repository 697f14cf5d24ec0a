import type { JobStatus } from '@novapulse/db';
import { z } from 'zod';

/** What can be done to many jobs at once. */
export const bulkAction = z.enum(['retry', 'cancel', 'remove', 'promote']);
export type BulkAction = z.output<typeof bulkAction>;

/** What the job behind it does: one of these, or the replay of an endpoint's deliveries. */
export const bulkJobAction = z.enum([...bulkAction.options, 'replay']);

/** The jobs that each action applies to; it passes over all others. */
export const bulkStatuses: Readonly<Record<BulkAction, readonly JobStatus[]>> = {
  retry: ['failed', 'cancelled', 'skipped'],
  cancel: ['pending', 'retrying', 'waiting', 'running'],
  remove: ['succeeded', 'failed', 'cancelled', 'skipped'],
  promote: ['pending', 'retrying', 'waiting'],
};
