import type { Sql } from '@novapulse/db';
import type { FileStore } from '@novapulse/files';

export type SweeperOptions = {
  sql: Sql;
  store: FileStore;
  onError: (error: unknown) => void;
  /** Between two sweeps. */
  intervalMs?: number;
  /** How long after its beginning a file that belongs to nobody is removed. */
  orphanAfterMs?: number;
};

export type ReportSweeper = {
  start(): void;
  /** Resolves when what was under way has ended. */
  stop(): Promise<void>;
  /** One sweep of a bounded number of files. */
  sweep(): Promise<{ expired: number; removed: number }>;
};

const filesPerSweep = 100;

// An attempt that nobody counts on any more may go on writing until its own timeout of an hour.
const defaultOrphanAfterMs = 2 * 3_600_000;

/**
 * Ends reports whose time is over, and removes files that are no report's: of expired and deleted ones, and what
 * attempts left behind that failed, died or came too late. Every worker with the report queue runs one.
 */
export function createReportSweeper({ sql, store, onError, ...options }: SweeperOptions): ReportSweeper {
  const { intervalMs = 60_000, orphanAfterMs = defaultOrphanAfterMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;

  // From here on the file belongs to nobody, so it is removed even if this process dies before it has done so.
  async function expire(): Promise<number> {
    const rows = await sql.query<{ id: string }>(
      `with over as (
         select id from reports where file_key is not null and expires_at <= now()
         order by expires_at limit $1 for update skip locked
       )
       update reports r set file_key = null from over where r.id = over.id returning r.id`,
      [filesPerSweep],
    );
    return rows.length;
  }

  async function removeOrphans(): Promise<number> {
    const orphans = await sql.query<{ key: string }>(
      `select f.key from report_files f
       left join reports r on r.id = f.report_id
       left join jobs j on j.id = f.job_id
       where r.file_key is distinct from f.key
         and (r.completed_at is not null and r.file_key is null
              or f.created_at < now() - $2 * interval '1 millisecond'
                 and not (j.status is not distinct from 'running' and j.attempt = f.attempt))
       order by f.created_at
       limit $1`,
      [filesPerSweep, orphanAfterMs],
    );
    for (const { key } of orphans) {
      await store.remove(key);
      await sql.query('delete from report_files where key = $1', [key]);
    }
    return orphans.length;
  }

  async function sweep() {
    return { expired: await expire(), removed: await removeOrphans() };
  }

  async function run(): Promise<void> {
    try {
      let swept = await sweep();
      while (!isStopped && (swept.expired === filesPerSweep || swept.removed === filesPerSweep)) swept = await sweep();
    } catch (error) {
      onError(error);
    }
    if (!isStopped) timer = setTimeout(wake, intervalMs);
  }

  function wake(): void {
    running = run();
  }

  return {
    sweep,
    start: wake,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
