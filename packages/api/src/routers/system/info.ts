import { countWorkersByQueue } from '@novapulse/jobs';
import { z } from 'zod';
import { maxPayloadBytes } from '../../events/prepareEvent.ts';
import { noInput } from '../../inputs/noInput.ts';
import { queueSchema } from '../../jobs/jobView.ts';
import { procedure } from '../../trpc.ts';

export const info = procedure('system:read')
  .input(noInput)
  .output(
    z.object({
      version: z.string(),
      engine: z.enum(['postgres', 'redis']),
      uptimeSeconds: z.int(),
      /** Workers that live now, by the queue they run; a queue that is not here has none. */
      workers: z.partialRecord(queueSchema, z.int()),
      limits: z.object({
        payloadBytes: z.int(),
        batchEvents: z.int(),
        /** The delays after failed attempts; one attempt more than delays. */
        retryScheduleMs: z.array(z.int()),
      }),
    }),
  )
  .query(async ({ ctx: { deps } }) => {
    const { version, engine, startedAt, retryScheduleMs } = deps.config;
    return {
      version,
      engine,
      workers: Object.fromEntries(await countWorkersByQueue(deps.db.sql)),
      uptimeSeconds: Math.floor((deps.clock.now().getTime() - startedAt.getTime()) / 1000),
      limits: { payloadBytes: maxPayloadBytes, batchEvents: 1000, retryScheduleMs: [...retryScheduleMs] },
    };
  });
