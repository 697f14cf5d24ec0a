import { z } from 'zod';
import { queuesOf } from '../../jobs/queuesOf.ts';
import { findQueues, queueOutput } from '../../jobs/queueView.ts';
import { procedure } from '../../trpc.ts';

/** All queues with their numbers: your organization's, for operators everybody's. It costs what is under way only. */
export const list = procedure('queues:read')
  .input(z.strictObject({ scope: z.enum(['organization', 'all']).optional() }).prefault({}))
  .output(z.array(queueOutput))
  .query(({ ctx: { caller, deps }, input: { scope } }) =>
    findQueues(deps.db.sql, queuesOf(caller, scope), deps.clock.now()),
  );
