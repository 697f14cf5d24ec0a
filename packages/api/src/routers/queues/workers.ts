import { findWorkers } from '@novapulse/jobs';
import { z } from 'zod';
import { noInput } from '../../inputs/noInput.ts';
import { timeOutput } from '../../inputs/time.ts';
import { queueSchema } from '../../jobs/jobView.ts';
import { procedure } from '../../trpc.ts';

const workerOutput = z.object({
  id: z.string(),
  /** Host and process, as it stands in the attempts it made. */
  name: z.string(),
  queues: z.array(queueSchema),
  /** Jobs of each queue at once. */
  concurrency: z.partialRecord(queueSchema, z.int()),
  version: z.string(),
  /** `alive` within 15 s of a beat, `stopped` by itself, `lost` without a word. */
  status: z.enum(['alive', 'stopped', 'lost']),
  /** Jobs it ran at its last beat, of all organizations. Null for whoever is no operator. */
  running: z.int().nullable(),
  startedAt: timeOutput,
  lastBeatAt: timeOutput,
});

/** The workers seen within a day, the latest sign of life first. */
export const workers = procedure('queues:read')
  .input(noInput)
  .output(z.array(workerOutput))
  .query(async ({ ctx: { caller, deps } }) => {
    const seen = await findWorkers(deps.db.sql);
    return seen.map(({ isAlive, startedAt, beatAt, stoppedAt, running, queues, concurrency, ...worker }) => ({
      ...worker,
      queues: z.array(queueSchema).parse(queues),
      concurrency: workerOutput.shape.concurrency.parse(concurrency),
      status: isAlive ? ('alive' as const) : stoppedAt === null ? ('lost' as const) : ('stopped' as const),
      running: caller.operator ? running : null,
      startedAt: startedAt.toISOString(),
      lastBeatAt: beatAt.toISOString(),
    }));
  });
