import { idBounds } from '@novapulse/core';
import type { JobStatus, Sql } from '@novapulse/db';
import { acceptedStatement } from './acceptedStatement.ts';
import { closeHours } from './closeHours.ts';
import { hoursUntil, isClosed } from './hours.ts';
import { histogramOf, type LatencyHistogram } from './latency.ts';

/** The deliveries that were accepted in one hour, as they stand now. */
export type DeliveryHour = {
  startsAt: Date;
  accepted: number;
  succeeded: number;
  failed: number;
  /** Their latest attempt failed and another one follows. */
  retrying: number;
  latency: LatencyHistogram;
};

export type DeliveryHours = {
  /** By endpoint, each with all of `hours`; oldest first. Only asked endpoints, and only those that had a delivery. */
  byWebhook: ReadonlyMap<string, readonly DeliveryHour[]>;
  /** Of all endpoints together. */
  all: readonly DeliveryHour[];
  /** False while older hours are still being added up; they count as empty, and the next call goes on. */
  isComplete: boolean;
};

type AcceptedRow = { webhook_id: string; accepted: number; latency_classes: number[]; latency_counts: number[] };
type OpenRow = { webhook_id: string; hour: number; status: JobStatus; count: number };

/** How long one call may add up hours that have closed: a page waits for it. */
const budgetMs = 400;

const everyEndpoint = '';

/**
 * An organization's deliveries of the last `hours` hours (the one under way included), by the hour they were accepted
 * in: all together, and for each of `webhookIds`. What was accepted in a closed hour is kept; what has not succeeded is
 * counted anew from its partial index, so the numbers are those of the ledger.
 */
export async function findDeliveryHours(
  sql: Sql,
  organizationId: string,
  { now, hours: count, webhookIds }: { now: Date; hours: number; webhookIds: readonly string[] },
): Promise<DeliveryHours> {
  const hours = hoursUntil(now, count);
  const missing = await closeHours(sql, organizationId, { hours, now, budgetMs });
  const wanted = [everyEndpoint, ...webhookIds];
  const accepted = await findAccepted(sql, organizationId, { hours, now, wanted });
  const open = await findUnsucceeded(sql, organizationId, { hours, wanted });

  const seriesOf = (webhookId: string): DeliveryHour[] =>
    hours.map((startsAt, index) => {
      const row = accepted.get(`${webhookId} ${startsAt.getTime()}`);
      const unsucceeded = open.get(`${webhookId} ${index + 1}`) ?? {};
      const total = row?.accepted ?? 0;
      const others = Object.values(unsucceeded).reduce((sum, n) => sum + n, 0);
      return {
        startsAt,
        accepted: total,
        succeeded: Math.max(0, total - others),
        failed: row ? (unsucceeded.failed ?? 0) : 0,
        retrying: row ? (unsucceeded.retrying ?? 0) : 0,
        latency: histogramOf(row?.latency_classes ?? [], row?.latency_counts ?? []),
      };
    });
  return {
    all: seriesOf(everyEndpoint),
    byWebhook: new Map(webhookIds.map((id) => [id, seriesOf(id)])),
    isComplete: missing.length === 0,
  };
}

type Search = { hours: readonly Date[]; now: Date; wanted: readonly string[] };

/** By endpoint and hour: what is kept, and the hours that are still open straight from the rows. */
async function findAccepted(
  sql: Sql,
  organizationId: string,
  { hours, now, wanted }: Search,
): Promise<Map<string, AcceptedRow>> {
  const kept = await sql.query<AcceptedRow & { hour: Date }>(
    `select webhook_id, hour, accepted, latency_classes, latency_counts from delivery_hours
     where organization_id = $1 and webhook_id = any($2::text[]) and hour >= $3`,
    [organizationId, wanted, hours[0]],
  );
  const found = new Map(kept.map((row) => [`${row.webhook_id} ${row.hour.getTime()}`, row]));
  for (const hour of hours.filter((one) => !isClosed(one, now))) {
    const { text, values } = acceptedStatement(organizationId, hour);
    const rows = await sql.query<AcceptedRow>(text, values);
    for (const row of rows) found.set(`${row.webhook_id} ${hour.getTime()}`, { ...row, hour });
  }
  return found;
}

/** By endpoint and number of the hour: how many are in each state but succeeded. */
async function findUnsucceeded(
  sql: Sql,
  organizationId: string,
  { hours, wanted }: Omit<Search, 'now'>,
): Promise<Map<string, Partial<Record<JobStatus, number>>>> {
  const bounds = hours.map((hour) => idBounds('job', { since: hour }).from);
  const rows = await sql.query<OpenRow>(
    `select '' as webhook_id, width_bucket(id, $2::text[] collate "C") as hour, status, count(*)::int as count
     from jobs
     where organization_id = any(array[$1]) and queue = 'webhook' and status <> 'succeeded' and id >= $3
     group by 2, 3
     union all
     select webhook_id, width_bucket(id, $2::text[] collate "C"), status, count(*)::int
     from jobs
     where webhook_id = any($4::text[]) and status <> 'succeeded' and id >= $3
       and organization_id = any(array[$1]) and queue = 'webhook'
     group by 1, 2, 3`,
    [organizationId, bounds, bounds[0], wanted],
  );
  const found = new Map<string, Partial<Record<JobStatus, number>>>();
  for (const { webhook_id, hour, status, count } of rows) {
    const key = `${webhook_id} ${hour}`;
    found.set(key, { ...found.get(key), [status]: count });
  }
  return found;
}
