import type { NewId } from '@novapulse/core';
import type { QueueName, Sql } from '@novapulse/db';
import { type MarkedDispatch, markControlledJobs } from '../ledger/dispatchDueJobs.ts';
import { findQueueSettings, type QueueSetting } from './queueSettings.ts';

export type ControlledDispatch = {
  dispatches: MarkedDispatch[];
  /** The queues for which something is set: the end of one of their jobs makes room for another. */
  queues: ReadonlySet<QueueName>;
  /** When the earliest rate limit lets the next one through; null when none is used up. */
  opensInMs: number | null;
};

const rowsPerBatch = 1_000;

/** **dispatch: mark** for the queues that are paused or limited, no more of each than may start. */
export async function dispatchControlled(sql: Sql, newId: NewId): Promise<ControlledDispatch> {
  const settings = await findQueueSettings(sql);
  if (settings.length === 0) return { dispatches: [], queues: new Set(), opensInMs: null };
  const waits = await findRateWaits(sql);
  const byQueue = Map.groupBy(settings, ({ queue }) => queue);
  const dispatches: MarkedDispatch[] = [];
  for (const [queue, mine] of byQueue) {
    if (mine.some(({ organizationId, pausedAt }) => organizationId === null && pausedAt !== null)) continue;
    const used = await countUsed(sql, queue);
    const roomOf = (setting: QueueSetting) => room(setting, used, waits);
    const whole = mine.find(({ organizationId }) => organizationId === null);
    const limit = Math.min(rowsPerBatch, whole ? roomOf(whole) : rowsPerBatch);
    if (limit < 1) continue;
    const own = mine.flatMap((setting) =>
      setting.organizationId === null ? [] : [{ id: setting.organizationId, places: roomOf(setting) }],
    );
    dispatches.push(
      ...(await markControlledJobs(sql, newId('message'), {
        queue,
        limit,
        closed: own.filter(({ places }) => places < 1).map(({ id }) => id),
        limits: Object.fromEntries(
          own.filter(({ places }) => places >= 1 && places < limit).map((one) => [one.id, one.places]),
        ),
      })),
    );
  }
  const open = [...waits.values()].filter((ms) => ms > 0);
  return { dispatches, queues: new Set(byQueue.keys()), opensInMs: open.length === 0 ? null : Math.min(...open) };
}

function room(setting: QueueSetting, used: ReadonlyMap<string, number>, waits: ReadonlyMap<string, number>): number {
  const { queue, organizationId, pausedAt, concurrency, rateLimit } = setting;
  if (pausedAt !== null || (waits.get(`${queue} ${organizationId ?? ''}`) ?? 0) > 0) return 0;
  const inUse = [...used].filter(([id]) => organizationId === null || id === organizationId);
  const taken = inUse.reduce((sum, [, count]) => sum + count, 0);
  return Math.min(
    rowsPerBatch,
    concurrency === null ? rowsPerBatch : concurrency - taken,
    rateLimit === null ? rowsPerBatch : rateLimit.max,
  );
}

/** How many jobs of each organization run or are about to. */
async function countUsed(sql: Sql, queue: QueueName): Promise<Map<string, number>> {
  const rows = await sql.query<{ organization_id: string; count: number }>(
    `select coalesce(organization_id, '') as organization_id, count(*)::int as count
     from (
       select organization_id from jobs where status = 'running' and queue = $1::queue_name
       union all
       select organization_id from jobs where message_id is not null and queue = $1::queue_name and next_attempt_at <= now()
     ) used group by 1`,
    [queue],
  );
  return new Map(rows.map((row) => [row.organization_id, row.count]));
}

async function findRateWaits(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.query<{ queue: string; organization_id: string; wait_ms: number }>(
    `select queue::text, organization_id, (extract(epoch from rate_open_at - now()) * 1000)::float8 as wait_ms
     from queue_settings where rate_max is not null and rate_open_at > now()`,
  );
  return new Map(rows.map((row) => [`${row.queue} ${row.organization_id}`, row.wait_ms]));
}
