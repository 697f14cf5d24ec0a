import type { AppRouter } from '@novapulse/api';
import type { inferRouterOutputs } from '@trpc/server';
import type { JobStatus } from '../../components/ui/status.ts';
import { formatCount } from '../../format/number.ts';

type Outputs = inferRouterOutputs<AppRouter>;

/** How far a job is, in its own words. */
export type JobProgress = { done: number; total?: number | undefined; text?: string | undefined };
type WithProgress<T> = Omit<T, 'progress'> & { progress: JobProgress | null };

/** What the pages know of a job; `JobDetail` is all of it. */
export type JobView = WithProgress<Outputs['jobs']['list']['items'][number]>;
export type JobDetail = WithProgress<Outputs['jobs']['get']>;
export type JobErrorGroup = Outputs['jobs']['errors'][number];
export type BulkView = Outputs['jobs']['bulkStatus'];

export const queueNames = ['webhook', 'email', 'workflow', 'report'] as const;
export type QueueName = (typeof queueNames)[number];

/** Whether something is still to happen to the job by itself. */
export const isMoving: Record<JobStatus, boolean> = {
  pending: true,
  running: true,
  retrying: true,
  waiting: true,
  succeeded: false,
  failed: false,
  cancelled: false,
  skipped: false,
};

/** What the button that runs it again says; null where it cannot be. */
export function retryLabel({ status, queue }: Pick<JobView, 'status' | 'queue'>): string | null {
  if (status === 'retrying') return 'Retry now';
  if (status === 'failed' || status === 'cancelled' || status === 'skipped') return 'Retry';
  return status === 'succeeded' && queue === 'webhook' ? 'Send again' : null;
}

/** Whether it can be started before its time. */
export function isDelayed({ status, nextAttemptAt }: Pick<JobView, 'status' | 'nextAttemptAt'>, now: Date): boolean {
  return status !== 'running' && isMoving[status] && nextAttemptAt !== null && new Date(nextAttemptAt) > now;
}

/** `42,180 of 61,000`, with what the job says of it. */
export function progressWords({ done, total, text }: JobProgress): string {
  const count = total === undefined ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
  return text === undefined ? count : `${count}, ${text}`;
}
