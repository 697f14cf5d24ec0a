import { pauseQueue } from '@novapulse/jobs';
import { z } from 'zod';
import { changeQueue, queueTarget } from '../../jobs/changeQueue.ts';
import { queueOutput } from '../../jobs/queueView.ts';
import { procedure } from '../../trpc.ts';

/**
 * Nothing of the queue (or of one organization's jobs in it) starts after the answer, until it is resumed, whatever is
 * restarted meanwhile. What runs goes on; what is enqueued waits and loses nothing.
 */
export const pause = procedure('queues:manage')
  .input(z.strictObject(queueTarget))
  .output(queueOutput)
  .mutation(({ ctx, input }) =>
    changeQueue(ctx, {
      action: 'queues.pause',
      target: input,
      run: (tx, scope) => pauseQueue(tx, scope, ctx.caller.userId),
    }),
  );
