import type { QueueName, Sql } from '@novapulse/db';
import {
  type ActivityPoint,
  countCompleted,
  countFailed,
  countWorkersByQueue,
  findActivity,
  findQueueSettings,
  latencyQuantile,
  measureQueues,
  type QueueSetting,
} from '@novapulse/jobs';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';
import { queueSchema } from './jobView.ts';

export const rateLimitSchema = z.strictObject({
  /** Attempts that start in any span of `durationMs`, over all workers. */
  max: z.int().min(1).max(1_000_000),
  durationMs: z.int().min(100).max(86_400_000),
});

export const queueOutput = z.object({
  name: queueSchema,
  /** Whose numbers these are: an organization's own, or for operators everybody's. */
  scope: z.enum(['organization', 'all']),
  /** Nothing starts; what runs goes on. */
  paused: z.boolean(),
  pausedAt: timeOutput.nullable(),
  /**
   * Jobs of the ledger, whatever the engine. `waiting` are due and not started, `delayed` are due later (also those
   * that wait for their retry), `active` run, `failed` have failed for good. `completed` counts what succeeded within
   * the 30 days that jobs are kept; workers add it up every second, so a worker that was killed leaves out its last one.
   */
  counts: z.object({
    waiting: z.int(),
    active: z.int(),
    delayed: z.int(),
    completed: z.int(),
    failed: z.int(),
  }),
  /** Workers that run this queue and gave a sign of life within 15 s. With 0 nothing of it is going to run. */
  workers: z.int(),
  /** 0 when none waits. */
  oldestWaitingSeconds: z.number(),
  /** Jobs at once over all workers; null for the workers' own limits alone. */
  concurrency: z.int().nullable(),
  rateLimit: rateLimitSchema.nullable(),
  /** The last 60 minutes, oldest first, the current one last. */
  throughput: z.object({
    /** Attempts that ended, per minute over the last five whole minutes. */
    perMinute: z.number(),
    minutes: z.array(z.object({ at: timeOutput, succeeded: z.int(), failed: z.int() })),
  }),
  /** Of attempts within the last hour; null for none. */
  latency: z.object({
    durationP50Ms: z.int().nullable(),
    durationP95Ms: z.int().nullable(),
    waitP50Ms: z.int().nullable(),
    waitP95Ms: z.int().nullable(),
  }),
});

export type QueueView = z.infer<typeof queueOutput>;

const minuteMs = 60_000;
const minutesShown = 60;

/** All queues: of one organization, or for operators (null) of all. */
export async function findQueues(sql: Sql, organizationId: string | null, now: Date): Promise<QueueView[]> {
  const firstMinute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs - (minutesShown - 1) * minuteMs);
  const [measures, completed, failed, workers, settings, activity] = await Promise.all([
    measureQueues(sql, organizationId),
    countCompleted(sql, organizationId),
    countFailed(sql, organizationId),
    countWorkersByQueue(sql),
    findQueueSettings(sql),
    findActivity(sql, { organizationId, since: firstMinute, seconds: 60 }),
  ]);
  return measures.map(({ queue, counts, oldestWaitingSeconds }) => {
    const points = activity.filter((point) => point.queue === queue);
    return {
      name: queue,
      scope: organizationId === null ? 'all' : 'organization',
      ...controlOf(settings, queue, organizationId),
      counts: { ...counts, completed: completed.get(queue) ?? 0, failed: failed.get(queue) ?? 0 },
      workers: workers.get(queue) ?? 0,
      oldestWaitingSeconds: Math.max(0, Math.round(oldestWaitingSeconds * 10) / 10),
      throughput: throughputOf(points, firstMinute),
      latency: latencyOf(points),
    };
  });
}

type Control = Pick<QueueView, 'paused' | 'pausedAt' | 'concurrency' | 'rateLimit'>;

/** What holds for an organization: its own settings, and the pause of the whole queue. */
function controlOf(settings: readonly QueueSetting[], queue: QueueName, organizationId: string | null): Control {
  const mine = settings.filter((one) => one.queue === queue);
  const whole = mine.find((one) => one.organizationId === null);
  const own = organizationId === null ? whole : mine.find((one) => one.organizationId === organizationId);
  const pausedAt = whole?.pausedAt ?? own?.pausedAt ?? null;
  return {
    paused: pausedAt !== null,
    pausedAt: pausedAt?.toISOString() ?? null,
    concurrency: own?.concurrency ?? whole?.concurrency ?? null,
    rateLimit: own?.rateLimit ?? whole?.rateLimit ?? null,
  };
}

function throughputOf(points: readonly ActivityPoint[], firstMinute: Date): QueueView['throughput'] {
  const byTime = new Map(points.map((point) => [point.at.getTime(), point]));
  const minutes = Array.from({ length: minutesShown }, (_, index) => {
    const at = new Date(firstMinute.getTime() + index * minuteMs);
    const point = byTime.get(at.getTime());
    return { at: at.toISOString(), succeeded: point?.succeeded ?? 0, failed: point?.failed ?? 0 };
  });
  const from = firstMinute.getTime() + (minutesShown - 6) * minuteMs;
  const to = from + 5 * minuteMs;
  const recent = points.filter(({ at }) => at.getTime() >= from && at.getTime() < to);
  return { perMinute: recent.reduce((sum, { attempts }) => sum + attempts, 0) / 5, minutes };
}

function latencyOf(points: readonly ActivityPoint[]): QueueView['latency'] {
  const durations = sumClasses(points.map((point) => point.durations));
  const waits = sumClasses(points.map((point) => point.waits));
  return {
    durationP50Ms: latencyQuantile(durations, 0.5),
    durationP95Ms: latencyQuantile(durations, 0.95),
    waitP50Ms: latencyQuantile(waits, 0.5),
    waitP95Ms: latencyQuantile(waits, 0.95),
  };
}

function sumClasses(parts: readonly (readonly number[])[]): number[] {
  return (parts[0] ?? []).map((_, index) => parts.reduce((sum, part) => sum + (part[index] ?? 0), 0));
}
