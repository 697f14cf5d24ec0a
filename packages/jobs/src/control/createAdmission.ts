import type { QueueName, Sql } from '@novapulse/db';
import { findGates, type Gate, takeStarts } from './endpointGates.ts';
import { findQueueSettings, type QueueSetting } from './queueSettings.ts';

export type Candidate = {
  queue: QueueName;
  organizationId: string | null;
  name: string;
  concurrencyKey: string | null;
  /** Its endpoint, when that has a limit or its circuit breaker is open. */
  gatedWebhookId: string | null;
  /** Its queue is paused or limited, as a whole or for an organization. */
  isQueueSet: boolean;
  /** It waited for a place at its endpoint and was given one. */
  wasHeld: boolean;
  isDue: boolean;
};

export type Verdict = 'admitted' | 'paused' | 'limited' | 'key_taken' | 'no_place';

export type Admission = {
  /** Whether one more may start; it then counts. */
  admit(candidate: Candidate): Verdict;
  /** Writes down what the rate limits have let through, and from when on a used-up one lets the next. */
  settle(): Promise<void>;
};

/** What one setting still lets through. */
type Allowance = {
  setting: QueueSetting;
  places: number;
  starts: number;
  taken: number;
  isClosed: boolean;
};

/**
 * Decides what may start under the settings of queues and endpoints, by what runs now. The caller holds their locks, so
 * nobody else decides at the same time.
 */
export async function createAdmission(
  tx: Sql,
  candidates: readonly Candidate[],
  keyLimitOf: (name: string) => number,
): Promise<Admission> {
  const queues = new Set(candidates.map(({ queue }) => queue));
  const settings = (await findQueueSettings(tx)).filter(({ queue }) => queues.has(queue));
  const allowances = await Promise.all(settings.map((setting) => allowanceOf(tx, setting)));
  const keys = [...new Set(candidates.flatMap(({ concurrencyKey }) => concurrencyKey ?? []))];
  const runningByKey = await countByKey(tx, keys);
  const gates = await findGates(tx, [...new Set(candidates.flatMap(({ gatedWebhookId }) => gatedWebhookId ?? []))], {
    countsGiven: false,
  });
  const passed = new Map<Gate, number>();

  return {
    admit(candidate) {
      const mine = allowances.filter(
        ({ setting }) =>
          setting.queue === candidate.queue &&
          (setting.organizationId === null || setting.organizationId === candidate.organizationId),
      );
      if (mine.some(({ setting }) => setting.pausedAt !== null)) return 'paused';
      const key = candidate.concurrencyKey;
      if (key !== null && (runningByKey.get(key) ?? 0) >= keyLimitOf(candidate.name)) return 'key_taken';
      for (const allowance of mine) if (allowance.starts < 1) allowance.isClosed = true;
      if (mine.some(({ places, starts }) => places < 1 || starts < 1)) return 'limited';
      const gate = candidate.gatedWebhookId === null ? undefined : gates.get(candidate.gatedWebhookId);
      if (gate) {
        const count = passed.get(gate) ?? 0;
        if (gate.hasHeld && !candidate.wasHeld) return 'no_place';
        if (Math.min(gate.places, gate.starts) - count < 1) return 'no_place';
        passed.set(gate, count + 1);
      }
      for (const allowance of mine) {
        allowance.places -= 1;
        allowance.starts -= 1;
        allowance.taken += 1;
      }
      if (key !== null) runningByKey.set(key, (runningByKey.get(key) ?? 0) + 1);
      return 'admitted';
    },
    async settle() {
      for (const [gate, count] of passed) await takeStarts(tx, gate, count);
      for (const { setting, taken, isClosed } of allowances) {
        if (setting.rateLimit === null) continue;
        const waitMs = taken === 0 && !isClosed ? null : await take(tx, setting, taken);
        if (isClosed && waitMs !== null) await closeUntil(tx, setting, waitMs);
      }
    },
  };
}

async function allowanceOf(tx: Sql, setting: QueueSetting): Promise<Allowance> {
  const places =
    setting.concurrency === null ? Number.POSITIVE_INFINITY : setting.concurrency - (await countRunning(tx, setting));
  const starts = setting.rateLimit === null ? Number.POSITIVE_INFINITY : await startsLeft(tx, setting);
  return { setting, places, starts, taken: 0, isClosed: false };
}

async function countRunning(tx: Sql, { queue, organizationId }: QueueSetting): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from jobs
     where status = 'running' and queue = $1::queue_name and ($2::text is null or organization_id = $2)`,
    [queue, organizationId],
  );
  return row?.count ?? 0;
}

async function countByKey(tx: Sql, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<{ key: string; count: number }>(
    `select concurrency_key as key, count(*)::int as count from jobs
     where concurrency_key = any($1::text[]) and concurrency_key is not null and status = 'running' group by 1`,
    [keys],
  );
  return new Map(rows.map((row) => [row.key, row.count]));
}

type Taken = { consumed: number; wait_ms: number };

async function startsLeft(tx: Sql, setting: QueueSetting): Promise<number> {
  const { max, consumed } = await askRate(tx, setting, 0);
  return max - consumed;
}

/** Returns the time to wait for the next one. */
async function take(tx: Sql, setting: QueueSetting, points: number): Promise<number> {
  if (points > 0) await askRate(tx, setting, points);
  return (await askRate(tx, setting, 0)).waitMs;
}

// The sliding window of the rate limiter: no more than `max` in any span, also across its edges.
async function askRate(tx: Sql, { queue, organizationId, rateLimit }: QueueSetting, points: number) {
  const max = rateLimit?.max ?? 0;
  const [row] = await tx.query<Taken>('select consumed, wait_ms from rate_limit_take($1, $2::int, $3::int, $4::int)', [
    `queue:${queue}:${organizationId ?? ''}`,
    points,
    max,
    rateLimit?.durationMs ?? 0,
  ]);
  return { max, consumed: row?.consumed ?? 0, waitMs: row?.wait_ms ?? 0 };
}

async function closeUntil(tx: Sql, { queue, organizationId }: QueueSetting, waitMs: number): Promise<void> {
  await tx.query(
    `update queue_settings set rate_open_at = now() + $3 * interval '1 millisecond'
     where queue = $1::queue_name and organization_id = $2`,
    [queue, organizationId ?? '', waitMs],
  );
}
