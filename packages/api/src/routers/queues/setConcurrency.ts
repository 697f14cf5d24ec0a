import { setQueueConcurrency } from '@novapulse/jobs';
import { z } from 'zod';
import { changeQueue, queueTarget } from '../../jobs/changeQueue.ts';
import { queueOutput } from '../../jobs/queueView.ts';
import { procedure } from '../../trpc.ts';

/** How many of its jobs run at once, exactly and over all workers; null leaves it to the workers' own limits. */
export const setConcurrency = procedure('queues:manage')
  .input(z.strictObject({ ...queueTarget, concurrency: z.int().min(1).max(10_000).nullable() }))
  .output(queueOutput)
  .mutation(({ ctx, input: { concurrency, ...target } }) =>
    changeQueue(ctx, {
      action: 'queues.setConcurrency',
      target,
      detail: { concurrency },
      async run(tx, scope) {
        await setQueueConcurrency(tx, scope, concurrency);
        return true;
      },
    }),
  );
