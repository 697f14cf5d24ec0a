import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { webhookCounts } from '../../routers/webhooks/countWebhooks.ts';

const share = z.number().min(0).max(1).nullable();
const latency = z.int().nullable();

const endpointTrouble = z.object({
  kind: z.enum(['webhook_failing', 'webhook_held_back', 'webhook_gone']),
  webhookId: z.string(),
  url: z.string(),
  /** Since when it fails, until when it is held back, when it was disabled. */
  at: timeOutput,
  /** What its latest deliveries mostly ended with: an HTTP status, or an error code where there was none. */
  code: z.string().nullable(),
  /** Of the range: what waits for its next attempt, and what has used its attempts up. */
  retrying: z.int(),
  failed: z.int(),
});

const attentionOutput = z.discriminatedUnion('kind', [
  endpointTrouble,
  z.object({ kind: z.literal('deliveries_failed'), count: z.int() }),
  z.object({
    kind: z.literal('jobs_waiting'),
    queue: z.enum(['email', 'webhook', 'workflow', 'report']),
    ageSeconds: z.int(),
  }),
]);

export const overviewOutput = z.object({
  range: z.enum(['24h', '7d']),
  since: timeOutput,
  until: timeOutput,
  /** False while hours long past are still being added up: a later call has them. */
  isComplete: z.boolean(),
  /** By the time they were accepted, as they stand now. */
  deliveries: z.object({
    accepted: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    retrying: z.int(),
    /** Succeeded, of those whose latest attempt has told; what is being retried has not succeeded. */
    successRate: share,
  }),
  /** Accepted deliveries: over the last five minutes, and in the busiest quarter of an hour of the range. */
  perMinute: z.object({ now: z.number(), average: z.number(), peak: z.number() }),
  /** Of attempts, within 5 %. */
  latency: z.object({ p50Ms: latency, p95Ms: latency }),
  /** The range before this one; null while it had no deliveries. */
  previous: z.object({ successRate: share, perMinute: z.number(), p95Ms: latency }).nullable(),
  /** Due jobs that have not started, one entry for each queue that has any, the oldest first. */
  waiting: z.array(z.object({ queue: z.enum(['email', 'webhook', 'workflow', 'report']), ageSeconds: z.int() })),
  webhooks: webhookCounts,
  /** Workers that ran the deliveries of the last five minutes; null when there was none to run. */
  workersSeen: z.int().nullable(),
  /** What a person should look at, the worst first. */
  attention: z.array(attentionOutput),
  /** Oldest first: quarters of an hour for a day, hours for a week. */
  series: z.array(
    z.object({
      startsAt: timeOutput,
      minutes: z.number(),
      succeeded: z.int(),
      failed: z.int(),
      retrying: z.int(),
      p50Ms: latency,
      p95Ms: latency,
    }),
  ),
});

export type OverviewView = z.infer<typeof overviewOutput>;
