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
  /** Counts once for each kind of job of an organization. */
  idempotencyKey?: string;
  concurrencyKey?: string;
};

/**
 * **enqueue**: inserts rows inside the caller's transaction; rolled back means not enqueued (invariant 5). Workers are
 * told at commit, and would find the rows without being told. Returns an id for each job, in order: that of an earlier
 * job where the idempotency key was used before.
 */
export async function enqueueJobs(tx: Sql, jobs: readonly NewJob[]): Promise<string[]> {
  if (jobs.length === 0) return [];
  const inserted = await tx.query<{ id: string }>(
    `insert into jobs (id, organization_id, queue, name, input, budget, next_attempt_at, trace_parent, tags, priority,
                       idempotency_key, concurrency_key)
     select id, organization_id, queue::queue_name, name, input::jsonb, budget,
            now() + delay_ms * interval '1 millisecond', trace_parent,
            (select array_agg(tag) from jsonb_array_elements_text(tags::jsonb) as tag), priority,
            idempotency_key, concurrency_key
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::float8[], $8::text[], $9::text[],
                 $10::int[], $11::text[], $12::text[])
       as new_job (id, organization_id, queue, name, input, budget, delay_ms, trace_parent, tags, priority,
                   idempotency_key, concurrency_key)
     on conflict (coalesce(organization_id, ''), name, idempotency_key) where idempotency_key is not null do nothing
     returning id`,
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
      jobs.map((job) => job.idempotencyKey ?? null),
      jobs.map((job) => job.concurrencyKey ?? null),
    ],
  );
  await notifyDue(tx);
  return inserted.length === jobs.length ? jobs.map((job) => job.id) : findFirst(tx, jobs, inserted);
}

/** The ids of the jobs that hold these idempotency keys already, in place of those that were not inserted. */
async function findFirst(tx: Sql, jobs: readonly NewJob[], inserted: readonly { id: string }[]): Promise<string[]> {
  const isNew = new Set(inserted.map(({ id }) => id));
  const others = jobs.filter((job) => !isNew.has(job.id));
  const rows = await tx.query<{ asked: string; id: string }>(
    `select asked.id as asked, j.id
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as asked (id, organization_id, name, key)
     join jobs j on coalesce(j.organization_id, '') = coalesce(asked.organization_id, '') and j.name = asked.name
                and j.idempotency_key = asked.key`,
    [
      others.map((job) => job.id),
      others.map((job) => job.organizationId),
      others.map((job) => job.name),
      others.map((job) => job.idempotencyKey ?? null),
    ],
  );
  const first = new Map(rows.map((row) => [row.asked, row.id]));
  return jobs.map((job) => first.get(job.id) ?? job.id);
}

/** Tells the workers, once the caller's transaction commits, that rows have become due. */
export async function notifyDue(tx: Sql): Promise<void> {
  // As text: Prisma's raw queries cannot read a column of type void.
  await tx.query('select pg_notify($1, $2)::text', [dueChannel, '']);
}
