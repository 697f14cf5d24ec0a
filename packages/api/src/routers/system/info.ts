import { z } from 'zod';
import { maxPayloadBytes } from '../../events/prepareEvent.ts';
import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';

export const info = procedure('system:read')
  .input(noInput)
  .output(
    z.object({
      version: z.string(),
      engine: z.enum(['postgres', 'redis']),
      uptimeSeconds: z.int(),
      limits: z.object({
        payloadBytes: z.int(),
        batchEvents: z.int(),
        /** The delays after failed attempts; one attempt more than delays. */
        retryScheduleMs: z.array(z.int()),
      }),
    }),
  )
  .query(({ ctx: { deps } }) => {
    const { version, engine, startedAt, retryScheduleMs } = deps.config;
    return {
      version,
      engine,
      uptimeSeconds: Math.floor((deps.clock.now().getTime() - startedAt.getTime()) / 1000),
      limits: { payloadBytes: maxPayloadBytes, batchEvents: 1000, retryScheduleMs: [...retryScheduleMs] },
    };
  });
