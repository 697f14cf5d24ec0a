import type { QueueName, Sql } from '@novapulse/db';
import { notifyDue } from '../ledger/enqueueJobs.ts';

/** A queue, or with an organization its jobs there alone. */
export type QueueScope = { queue: QueueName; organizationId: string | null };

export type RateLimit = {
  /** Starts in any span of `durationMs`. */
  max: number;
  durationMs: number;
};

export type QueueSetting = QueueScope & {
  pausedAt: Date | null;
  /** The id of the user who paused it. */
  pausedBy: string | null;
  /** Jobs at once over all workers; null for no limit but the workers' own. */
  concurrency: number | null;
  rateLimit: RateLimit | null;
};

type Row = {
  queue: QueueName;
  organization_id: string;
  paused_at: Date | null;
  paused_by: string | null;
  concurrency: number | null;
  rate_max: number | null;
  rate_duration_ms: number | null;
};

/** What is set, for all queues: of the queues themselves and of single organizations' jobs in them. */
export async function findQueueSettings(sql: Sql): Promise<QueueSetting[]> {
  const rows = await sql.query<Row>(
    `select queue, organization_id, paused_at, paused_by, concurrency, rate_max, rate_duration_ms
     from queue_settings order by queue, organization_id`,
  );
  return rows.map((row) => ({
    queue: row.queue,
    organizationId: row.organization_id === '' ? null : row.organization_id,
    pausedAt: row.paused_at,
    pausedBy: row.paused_by,
    concurrency: row.concurrency,
    rateLimit:
      row.rate_max === null || row.rate_duration_ms === null
        ? null
        : { max: row.rate_max, durationMs: row.rate_duration_ms },
  }));
}

/**
 * Nothing of it starts any more once this is committed; what runs goes on. It stands until it is resumed, whatever is
 * restarted. Returns false when it was paused already.
 */
export async function pauseQueue(tx: Sql, scope: QueueScope, by: string | null): Promise<boolean> {
  const rows = await tx.query<{ queue: string }>(
    `insert into queue_settings as s (queue, organization_id, paused_at, paused_by) values ($1::queue_name, $2, now(), $3)
     on conflict (queue, organization_id) do update set paused_at = now(), paused_by = $3, updated_at = now()
     where s.paused_at is null
     returning queue::text`,
    [scope.queue, scope.organizationId ?? '', by],
  );
  return rows.length === 1;
}

/** What waits is dispatched again, within a moment of the commit. Returns false when it was not paused. */
export async function resumeQueue(tx: Sql, scope: QueueScope): Promise<boolean> {
  const rows = await tx.query<{ queue: string }>(
    `update queue_settings set paused_at = null, paused_by = null, updated_at = now()
     where queue = $1::queue_name and organization_id = $2 and paused_at is not null
     returning queue::text`,
    [scope.queue, scope.organizationId ?? ''],
  );
  await settled(tx);
  return rows.length === 1;
}

/** How many of its jobs run at once over all workers, exactly; null lifts the limit. What runs already goes on. */
export async function setQueueConcurrency(tx: Sql, scope: QueueScope, concurrency: number | null): Promise<void> {
  await tx.query(
    `insert into queue_settings (queue, organization_id, concurrency) values ($1::queue_name, $2, $3::int)
     on conflict (queue, organization_id) do update set concurrency = $3::int, updated_at = now()`,
    [scope.queue, scope.organizationId ?? '', concurrency],
  );
  await settled(tx);
}

/** How many attempts start in a span of time over all workers; null lifts the limit. */
export async function setQueueRateLimit(tx: Sql, scope: QueueScope, limit: RateLimit | null): Promise<void> {
  await tx.query(
    `insert into queue_settings (queue, organization_id, rate_max, rate_duration_ms)
     values ($1::queue_name, $2, $3::int, $4::int)
     on conflict (queue, organization_id) do update
       set rate_max = $3::int, rate_duration_ms = $4::int, rate_open_at = null, updated_at = now()`,
    [scope.queue, scope.organizationId ?? '', limit?.max ?? null, limit?.durationMs ?? null],
  );
  await settled(tx);
}

// Without a row nothing is set, and a start need not look any further.
async function settled(tx: Sql): Promise<void> {
  await tx.query('delete from queue_settings where paused_at is null and concurrency is null and rate_max is null');
  await notifyDue(tx);
}
