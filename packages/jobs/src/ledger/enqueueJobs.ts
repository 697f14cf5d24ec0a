import type { QueueName, Sql } from '@novapulse/db';
import { dueChannel } from './limits.ts';

/** A row to insert. It is due at once unless `delayMs` says otherwise. */
export type NewJob = {
  id: string;
  /** Null for the platform's own jobs. */
  organizationId: string | null;
  queue: QueueName;
  name: string;
  input: unknown;
  /** How many tries the job may use up. */
  budget: number;
  delayMs?: number;
  traceParent?: string | null;
  /** What people find the job by. */
  tags?: readonly string[];
  /** Higher starts first among jobs that are due; 0 unless given. */
  priority?: number;
};

/**
 * **enqueue**: inserts rows inside the caller's transaction; rolled back means not enqueued (invariant 5). Workers are
 * told at commit, and would find the rows without being told.
 */
export async function enqueueJobs(tx: Sql, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await tx.query(
    `insert into jobs (id, organization_id, queue, name, input, budget, next_attempt_at, trace_parent, tags, priority)
     select id, organization_id, queue::queue_name, name, input::jsonb, budget,
            now() + delay_ms * interval '1 millisecond', trace_parent,
            (select array_agg(tag) from jsonb_array_elements_text(tags::jsonb) as tag), priority
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::float8[], $8::text[], $9::text[],
                 $10::int[])
       as new_job (id, organization_id, queue, name, input, budget, delay_ms, trace_parent, tags, priority)`,
    [
      jobs.map((job) => job.id),
      jobs.map((job) => job.organizationId),
      jobs.map((job) => job.queue),
      jobs.map((job) => job.name),
      jobs.map((job) => JSON.stringify(job.input)),
      jobs.map((job) => job.budget),
      jobs.map((job) => job.delayMs ?? 0),
      jobs.map((job) => job.traceParent ?? null),
      jobs.map((job) => JSON.stringify(job.tags ?? [])),
      jobs.map((job) => job.priority ?? 0),
    ],
  );
  await notifyDue(tx);
}

/** Tells the workers, once the caller's transaction commits, that rows have become due. */
export async function notifyDue(tx: Sql): Promise<void> {
  // As text: Prisma's raw queries cannot read a column of type void.
  await tx.query('select pg_notify($1, $2)::text', [dueChannel, '']);
}
