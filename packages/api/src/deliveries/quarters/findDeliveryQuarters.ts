import { idBounds } from '@novapulse/core';
import type { JobStatus, Sql } from '@novapulse/db';
import { acceptedStatement } from './acceptedStatement.ts';
import { closeQuarters } from './closeQuarters.ts';
import { histogramOf, type LatencyHistogram } from './latency.ts';
import { isClosed, quartersUntil } from './quarters.ts';

/** The deliveries that were accepted in one span of time, as they stand now. */
export type DeliveryCounts = {
  startsAt: Date;
  accepted: number;
  succeeded: number;
  failed: number;
  /** Their latest attempt failed and another one follows. */
  retrying: number;
  latency: LatencyHistogram;
};

export type DeliveryQuarters = {
  /** By endpoint, each with all quarters, oldest first; the key `''` stands for all endpoints together. */
  series: ReadonlyMap<string, readonly DeliveryCounts[]>;
  /** False while older quarters are still being added up; they count as empty, and the next call goes on. */
  isComplete: boolean;
};

type AcceptedRow = { webhook_id: string; accepted: number; latency_classes: number[]; latency_counts: number[] };
type OpenRow = { webhook_id: string; quarter: number; status: JobStatus; count: number };

/** How long one call may add up quarters that have closed: a page waits for it. */
const budgetMs = 400;

export const everyEndpoint = '';

type Search = {
  now: Date;
  /** How many quarters of an hour, the one under way included. */
  count: number;
  /** Either endpoints of this organization or {@link everyEndpoint} alone. */
  webhookIds: readonly string[];
};

/**
 * An organization's deliveries of the last quarters of an hour, by the quarter they were accepted in. What was accepted
 * in a closed quarter is kept; what has not succeeded is counted anew from its partial index, so the numbers are those
 * of the ledger.
 */
export async function findDeliveryQuarters(
  sql: Sql,
  organizationId: string,
  { now, count, webhookIds }: Search,
): Promise<DeliveryQuarters> {
  const quarters = quartersUntil(now, count);
  const missing = await closeQuarters(sql, organizationId, { quarters, now, budgetMs });
  // In this order: what is accepted in between counts as not succeeded.
  const accepted = await findAccepted(sql, organizationId, { quarters, now, webhookIds });
  const open = await findUnsucceeded(sql, organizationId, quarters, webhookIds);

  const seriesOf = (webhookId: string): DeliveryCounts[] =>
    quarters.map((startsAt, index) => {
      const row = accepted.get(`${webhookId} ${startsAt.getTime()}`);
      const unsucceeded = row ? (open.get(`${webhookId} ${index + 1}`) ?? {}) : {};
      const total = row?.accepted ?? 0;
      const others = Object.values(unsucceeded).reduce((sum, n) => sum + n, 0);
      return {
        startsAt,
        accepted: total,
        succeeded: Math.max(0, total - others),
        failed: unsucceeded.failed ?? 0,
        retrying: unsucceeded.retrying ?? 0,
        latency: histogramOf(row?.latency_classes ?? [], row?.latency_counts ?? []),
      };
    });
  return { series: new Map(webhookIds.map((id) => [id, seriesOf(id)])), isComplete: missing === 0 };
}

/** By endpoint and quarter: what is kept, and the quarters that are still open straight from the rows. */
async function findAccepted(
  sql: Sql,
  organizationId: string,
  { quarters, now, webhookIds }: { quarters: readonly Date[]; now: Date; webhookIds: readonly string[] },
): Promise<Map<string, AcceptedRow>> {
  const kept = await sql.query<AcceptedRow & { starts_at: Date }>(
    `select webhook_id, starts_at, accepted, latency_classes, latency_counts from delivery_quarters
     where organization_id = $1 and webhook_id = any($2::text[]) and starts_at >= $3`,
    [organizationId, webhookIds, quarters[0]],
  );
  const found = new Map<string, AcceptedRow>(kept.map((row) => [`${row.webhook_id} ${row.starts_at.getTime()}`, row]));
  const only = webhookIds.includes(everyEndpoint) ? null : webhookIds;
  for (const quarter of quarters.filter((one) => !isClosed(one, now))) {
    const { text, values } = acceptedStatement(organizationId, quarter, only);
    for (const row of await sql.query<AcceptedRow>(text, values)) {
      found.set(`${row.webhook_id} ${quarter.getTime()}`, row);
    }
  }
  return found;
}

/** By endpoint and number of the quarter: how many are in each state but succeeded. */
async function findUnsucceeded(
  sql: Sql,
  organizationId: string,
  quarters: readonly Date[],
  webhookIds: readonly string[],
): Promise<Map<string, Partial<Record<JobStatus, number>>>> {
  const bounds = quarters.map((quarter) => idBounds('job', { since: quarter }).from);
  const one = `width_bucket(id, $2::text[] collate "C") as quarter, status, count(*)::int as count`;
  const ofAll = `select '' as webhook_id, ${one} from jobs
    where organization_id = any(array[$1]) and queue = 'webhook' and status <> 'succeeded' and id >= $3
    group by 2, 3`;
  // The endpoints are the organization's, so their deliveries are: the index alone answers.
  const ofEach = `select webhook_id, ${one} from jobs
    where webhook_id in (select id from webhooks where organization_id = $1 and id = any($4::text[]))
      and status <> 'succeeded' and id >= $3
    group by 1, 2, 3`;
  const rows = webhookIds.includes(everyEndpoint)
    ? await sql.query<OpenRow>(ofAll, [organizationId, bounds, bounds[0]])
    : await sql.query<OpenRow>(ofEach, [organizationId, bounds, bounds[0], webhookIds]);
  const found = new Map<string, Partial<Record<JobStatus, number>>>();
  for (const { webhook_id, quarter, status, count } of rows) {
    const key = `${webhook_id} ${quarter}`;
    found.set(key, { ...found.get(key), [status]: count });
  }
  return found;
}
