import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { findDeliveryQuarters } from '../../deliveries/quarters/findDeliveryQuarters.ts';
import { percentileMs } from '../../deliveries/quarters/latency.ts';
import { quartersPerHour } from '../../deliveries/quarters/quarters.ts';
import { groupsOf, successRate, sumCounts } from '../../deliveries/quarters/sumCounts.ts';
import { findLastAttempts, lastAttemptOutput } from './findLastAttempts.ts';

export const activityOutput = z.object({
  /** The last 24 hours, oldest first, by the time deliveries were accepted: how many, and how many failed or are retried. */
  hours: z.array(z.object({ accepted: z.int(), failed: z.int() })),
  accepted: z.int(),
  failed: z.int(),
  retrying: z.int(),
  /** Succeeded, of those whose latest attempt has told; null when there was none. */
  successRate: z.number().min(0).max(1).nullable(),
  /** Of attempts, within 5 %. */
  p50Ms: z.int().nullable(),
  p95Ms: z.int().nullable(),
  /** Of the recent deliveries; null when there was none. */
  lastAttempt: lastAttemptOutput.nullable(),
});

type Activity = z.infer<typeof activityOutput>;

const hours = 24;

/** What some of an organization's endpoints did in the last 24 hours, as a look-up by id. */
export async function findActivity(
  sql: Sql,
  organizationId: string,
  webhookIds: readonly string[],
  now: Date,
): Promise<(webhookId: string) => Activity> {
  if (webhookIds.length === 0) return () => activityOf([], null);
  const search = { now, count: hours * quartersPerHour, webhookIds };
  const { series } = await findDeliveryQuarters(sql, organizationId, search);
  const lastAttempts = await findLastAttempts(sql, organizationId, webhookIds);
  return (id) => activityOf(series.get(id) ?? [], lastAttempts.get(id) ?? null);
}

type Quarters = Parameters<typeof sumCounts>[0];

function activityOf(quarters: Quarters, lastAttempt: Activity['lastAttempt']): Activity {
  const { latency, ...sums } = sumCounts(quarters);
  return {
    hours: groupsOf(quarters, quartersPerHour).map((spans) => {
      const { accepted, failed, retrying } = sumCounts(spans);
      return { accepted, failed: failed + retrying };
    }),
    accepted: sums.accepted,
    failed: sums.failed,
    retrying: sums.retrying,
    successRate: successRate(sums),
    p50Ms: percentileMs(latency, 0.5),
    p95Ms: percentileMs(latency, 0.95),
    lastAttempt,
  };
}
