import { setQueueRateLimit } from '@novapulse/jobs';
import { z } from 'zod';
import { changeQueue, queueTarget } from '../../jobs/changeQueue.ts';
import { queueOutput, rateLimitSchema } from '../../jobs/queueView.ts';
import { procedure } from '../../trpc.ts';

/** How many attempts start in any span of `durationMs`, over all workers; null lifts the limit. */
export const setRateLimit = procedure('queues:manage')
  .input(z.strictObject({ ...queueTarget, rateLimit: rateLimitSchema.nullable() }))
  .output(queueOutput)
  .mutation(({ ctx, input: { rateLimit, ...target } }) =>
    changeQueue(ctx, {
      action: 'queues.setRateLimit',
      target,
      detail: { rateLimit },
      async run(tx, scope) {
        await setQueueRateLimit(tx, scope, rateLimit);
        return true;
      },
    }),
  );
