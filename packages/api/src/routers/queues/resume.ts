import { resumeQueue } from '@novapulse/jobs';
import { z } from 'zod';
import { changeQueue, queueTarget } from '../../jobs/changeQueue.ts';
import { queueOutput } from '../../jobs/queueView.ts';
import { procedure } from '../../trpc.ts';

/** What waits starts again within a moment. */
export const resume = procedure('queues:manage')
  .input(z.strictObject(queueTarget))
  .output(queueOutput)
  .mutation(({ ctx, input }) => changeQueue(ctx, { action: 'queues.resume', target: input, run: resumeQueue }));
