import { NovaError } from '@novapulse/core';
import { cancelJob } from '@novapulse/jobs';
import { z } from 'zod';
import { deliveryNotFound } from '../../deliveries/findDelivery.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';

/** No further attempt starts. One that runs is asked to stop; until it has, the answer is `cancelling`. */
export const cancel = procedure('deliveries:retry')
  .input(z.strictObject({ id: idOf('job') }))
  .output(z.object({ id: z.string(), status: z.enum(['cancelled', 'cancelling']) }))
  .mutation(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const result = await cancelJob(deps.db.sql, { organizationId, id, queue: 'webhook' });
    if (result === null) throw deliveryNotFound();
    if (result.kind === 'finished') {
      throw new NovaError('CONFLICT', `This delivery has ended already: its status is "${result.status}".`, {
        reason: 'ALREADY_FINISHED',
      });
    }
    deps.changes.announce([{ organizationId, jobId: id }]);
    return { id, status: result.kind };
  });
