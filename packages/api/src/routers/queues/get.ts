import { NovaError } from '@novapulse/core';
import { findActivity, findQueueSettings, latencyQuantile } from '@novapulse/jobs';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { queueSchema } from '../../jobs/jobView.ts';
import { queuesOf } from '../../jobs/queuesOf.ts';
import { findQueues, queueOutput, rateLimitSchema } from '../../jobs/queueView.ts';
import { procedure } from '../../trpc.ts';

const hourMs = 3_600_000;
// Minutes are kept for six hours.
const minutesUpToHours = 6;

const getInput = z.strictObject({
  name: queueSchema,
  scope: z.enum(['organization', 'all']).optional(),
  /** How far back the series goes: up to 6 hours by the minute, beyond that by the hour. */
  hours: z
    .int()
    .min(1)
    .max(30 * 24)
    .default(1),
});

/** One queue with its series. Spans in which nothing ended are left out. */
export const get = procedure('queues:read')
  .input(getInput)
  .output(
    queueOutput.extend({
      series: z.object({
        seconds: z.int(),
        points: z.array(
          z.object({
            at: timeOutput,
            attempts: z.int(),
            failedAttempts: z.int(),
            succeeded: z.int(),
            failed: z.int(),
            durationP50Ms: z.int().nullable(),
            durationP95Ms: z.int().nullable(),
            waitP50Ms: z.int().nullable(),
            waitP95Ms: z.int().nullable(),
          }),
        ),
      }),
      /** What is set for single organizations' jobs. Operators only; empty for everybody else. */
      organizations: z.array(
        z.object({
          organizationId: z.string(),
          paused: z.boolean(),
          concurrency: z.int().nullable(),
          rateLimit: rateLimitSchema.nullable(),
        }),
      ),
    }),
  )
  .query(async ({ ctx: { caller, deps }, input: { name, scope, hours } }) => {
    const organizationId = queuesOf(caller, scope);
    const now = deps.clock.now();
    const seconds = hours <= minutesUpToHours ? 60 : 3600;
    const since = new Date(Math.floor((now.getTime() - hours * hourMs) / (seconds * 1000)) * seconds * 1000);
    const [queues, points, settings] = await Promise.all([
      findQueues(deps.db.sql, organizationId, now),
      findActivity(deps.db.sql, { organizationId, queue: name, since, seconds }),
      findQueueSettings(deps.db.sql),
    ]);
    const queue = queues.find((one) => one.name === name);
    if (queue === undefined) throw new NovaError('NOT_FOUND', 'There is no queue with this name.');
    return {
      ...queue,
      series: {
        seconds,
        points: points.map(({ at, attempts, failedAttempts, succeeded, failed, durations, waits }) => ({
          at: at.toISOString(),
          attempts,
          failedAttempts,
          succeeded,
          failed,
          durationP50Ms: latencyQuantile(durations, 0.5),
          durationP95Ms: latencyQuantile(durations, 0.95),
          waitP50Ms: latencyQuantile(waits, 0.5),
          waitP95Ms: latencyQuantile(waits, 0.95),
        })),
      },
      organizations: settings.flatMap((one) =>
        !caller.operator || one.queue !== name || one.organizationId === null
          ? []
          : [
              {
                organizationId: one.organizationId,
                paused: one.pausedAt !== null,
                concurrency: one.concurrency,
                rateLimit: one.rateLimit,
              },
            ],
      ),
    };
  });
