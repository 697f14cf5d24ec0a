import type { Sql } from '@novapulse/db';
import { countWebhooks } from '../../routers/webhooks/countWebhooks.ts';
import { type DeliveryCounts, everyEndpoint, findDeliveryQuarters } from '../quarters/findDeliveryQuarters.ts';
import { percentileMs } from '../quarters/latency.ts';
import { quartersPerHour } from '../quarters/quarters.ts';
import { groupsOf, successRate, sumCounts } from '../quarters/sumCounts.ts';
import { countAccepted } from './countAccepted.ts';
import { countWorkers } from './countWorkers.ts';
import { findOldestWaiting, type OldestWaiting } from './findOldestWaiting.ts';
import { findTroubledEndpoints, type TroubledEndpoint } from './findTroubledEndpoints.ts';
import type { OverviewView } from './overviewOutput.ts';

/** How many quarters of an hour a range has, and how many of them make one point of its series. */
const ranges = {
  '24h': { quarters: 24 * quartersPerHour, perPoint: 1 },
  '7d': { quarters: 7 * 24 * quartersPerHour, perPoint: quartersPerHour },
} as const;

const minuteMs = 60_000;
const rateMinutes = 5;

/** From this age on a job that waits is worth a look: by then a worker should have come. */
const longWaitSeconds = 60;

const troubleKinds = { failing: 'webhook_failing', held_back: 'webhook_held_back', gone: 'webhook_gone' } as const;

/** An organization's overview of the last day or week. */
export async function findOverview(
  sql: Sql,
  organizationId: string,
  { range, now }: { range: keyof typeof ranges; now: Date },
): Promise<OverviewView> {
  const { quarters, perPoint } = ranges[range];
  const search = { now, count: 2 * quarters, webhookIds: [everyEndpoint] };
  const { series, isComplete } = await findDeliveryQuarters(sql, organizationId, search);
  const all = series.get(everyEndpoint) ?? [];
  const current = all.slice(quarters);
  const since = current[0]?.startsAt ?? now;
  const [recent, waiting, troubled, webhooks, workersSeen] = await Promise.all([
    countAccepted(sql, organizationId, new Date(now.getTime() - rateMinutes * minuteMs)),
    findOldestWaiting(sql, organizationId),
    findTroubledEndpoints(sql, organizationId, since, now),
    countWebhooks(sql, organizationId, now),
    countWorkers(sql, organizationId, now),
  ]);
  const { latency, ...sums } = sumCounts(current);
  const minutesOf = (spans: readonly DeliveryCounts[]) =>
    spans.reduce((sum, { startsAt }) => sum + Math.min(15, (now.getTime() - startsAt.getTime()) / minuteMs), 0);
  return {
    range,
    since: since.toISOString(),
    until: now.toISOString(),
    isComplete,
    deliveries: { ...sums, successRate: successRate(sums) },
    perMinute: {
      now: recent / rateMinutes,
      average: sums.accepted / Math.max(1, minutesOf(current)),
      peak: Math.max(0, ...current.map(({ accepted }) => accepted)) / 15,
    },
    latency: { p50Ms: percentileMs(latency, 0.5), p95Ms: percentileMs(latency, 0.95) },
    previous: previousOf(all.slice(0, quarters)),
    waiting,
    webhooks,
    workersSeen,
    attention: attentionOf(troubled, sums.failed, waiting),
    series: groupsOf(current, perPoint).map((spans) => {
      const { accepted: _, latency: ofPoint, ...counts } = sumCounts(spans);
      return {
        startsAt: (spans[0]?.startsAt ?? since).toISOString(),
        minutes: minutesOf(spans),
        ...counts,
        p50Ms: percentileMs(ofPoint, 0.5),
        p95Ms: percentileMs(ofPoint, 0.95),
      };
    }),
  };
}

function previousOf(spans: readonly DeliveryCounts[]): OverviewView['previous'] {
  const counts = sumCounts(spans);
  if (counts.accepted === 0) return null;
  return {
    successRate: successRate(counts),
    perMinute: counts.accepted / (15 * spans.length),
    p95Ms: percentileMs(counts.latency, 0.95),
  };
}

function attentionOf(
  troubled: readonly TroubledEndpoint[],
  failed: number,
  waiting: readonly OldestWaiting[],
): OverviewView['attention'] {
  const itemOf = ({ id, status, at, ...rest }: TroubledEndpoint) => ({
    ...rest,
    kind: troubleKinds[status],
    webhookId: id,
    at: at.toISOString(),
  });
  return [
    ...troubled.filter(({ status }) => status === 'failing').map(itemOf),
    ...waiting
      .filter(({ ageSeconds }) => ageSeconds >= longWaitSeconds)
      .map((job) => ({ kind: 'jobs_waiting' as const, ...job })),
    ...(failed > 0 ? [{ kind: 'deliveries_failed' as const, count: failed }] : []),
    ...troubled.filter(({ status }) => status !== 'failing').map(itemOf),
  ];
}
