import type { Sql } from '@novapulse/db';

/** What an endpoint lets through now. */
export type Gate = {
  webhookId: string;
  /** Attempts that may start now, beside those that run: 0 while the circuit breaker is open, 1 for its probe. */
  places: number;
  /** Starts that are left of the rate limit. */
  starts: number;
  rateLimit: number | null;
  /** Others have waited for longer than whoever comes now. */
  hasHeld: boolean;
  /** When it lets more through without anybody's end, as far as that is known. */
  opensInMs: number | null;
};

/**
 * Of an endpoint without a limit, so many run at a time of those that were held because a worker had no slot for it: the
 * end of each lets the next one go.
 */
const heldAtOnce = 80;

/** The condition on `webhooks w` under which starts are counted; every other endpoint costs nothing. */
export const isGated = `(w.rate_limit is not null or w.max_concurrency is not null or w.circuit_opened_at is not null)`;

type Row = {
  id: string;
  rate_limit: number | null;
  max_concurrency: number | null;
  is_open: boolean;
  is_enabled: boolean;
  has_held: boolean;
  opens_in_ms: number;
  running: number;
  given: number;
};

/**
 * What these endpoints let through. Exact for a caller that holds the endpoints' locks. `countsGiven` counts those, too,
 * that were given a place and have not started yet: for whoever gives places, not for whoever takes them.
 */
export async function findGates(
  sql: Sql,
  webhookIds: readonly string[],
  { countsGiven }: { countsGiven: boolean },
): Promise<Map<string, Gate>> {
  if (webhookIds.length === 0) return new Map();
  const rows = await sql.query<Row>(
    `select asked.id, w.rate_limit, w.max_concurrency, coalesce(w.circuit_opened_at is not null, false) as is_open, w.id is not null as is_enabled,
            exists (select from jobs j where j.webhook_id = asked.id and j.held_at is not null and j.next_attempt_at = 'infinity'
                                         and j.status in ('pending', 'retrying')) as has_held,
            greatest(0, coalesce(extract(epoch from greatest(w.held_until, w.circuit_until) - now()) * 1000, 0))::float8 as opens_in_ms,
            (select count(*)::int from jobs j where j.webhook_id = asked.id and j.status = 'running') as running,
            (select count(*)::int from jobs j where $2 and j.webhook_id = asked.id and j.held_at is not null
                                                and j.message_id is not null) as given
     from unnest($1::text[]) as asked (id)
     -- A disabled endpoint's deliveries are let through: starting them skips them.
     left join webhooks w on w.id = asked.id and w.disabled_at is null and w.deleted_at is null`,
    [webhookIds, countsGiven],
  );
  return new Map(await Promise.all(rows.map(async (row) => [row.id, await gateOf(sql, row)] as const)));
}

async function gateOf(sql: Sql, row: Row): Promise<Gate> {
  const { id, rate_limit: rateLimit, max_concurrency: max, is_open: isOpen } = row;
  const used = row.running + row.given;
  const isLimited = isOpen || max !== null || rateLimit !== null;
  const most = isOpen ? 1 : (max ?? (isLimited || !row.is_enabled ? Number.POSITIVE_INFINITY : heldAtOnce));
  // Where nothing but slots is missing, somebody must ask for one, or those who come later would always be first.
  const least = isLimited || row.given > 0 ? 0 : 1;
  const places = row.opens_in_ms > 0 ? 0 : Math.max(least, most - used);
  const rate = rateLimit === null ? null : await askRate(sql, id, rateLimit, 0);
  const starts = rateLimit === null ? Number.POSITIVE_INFINITY : rateLimit - (rate?.consumed ?? 0) - row.given;
  const opensInMs = Math.max(row.opens_in_ms, starts < 1 ? (rate?.wait_ms ?? 0) : 0);
  return {
    webhookId: id,
    places,
    starts,
    rateLimit,
    hasHeld: row.has_held,
    opensInMs: opensInMs > 0 ? opensInMs : null,
  };
}

/** Writes down that so many attempts start. */
export async function takeStarts(sql: Sql, { webhookId, rateLimit }: Gate, count: number): Promise<void> {
  if (rateLimit !== null && count > 0) await askRate(sql, webhookId, rateLimit, count);
}

// The sliding window of the rate limiter, a second long: no more than the limit in any second, also across its edges.
async function askRate(sql: Sql, webhookId: string, rateLimit: number, points: number) {
  const [row] = await sql.query<{ consumed: number; wait_ms: number }>(
    'select consumed, wait_ms from rate_limit_take($1, $2::int, $3::int, 1000)',
    [`endpoint:${webhookId}`, points, rateLimit],
  );
  return row;
}
