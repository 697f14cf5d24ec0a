import { NovaError } from '@novapulse/core';
import { retryJob } from '@novapulse/jobs';
import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { deliveryNotFound, findDelivery } from '../../deliveries/findDelivery.ts';
import { requireEnabledWebhook } from '../../deliveries/requireEnabledWebhook.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';

/**
 * Sends again, now. A failed, cancelled or skipped delivery is reopened, a waiting one need not wait; a succeeded one
 * stays as it is, and the answer is a new delivery of the same event. Nothing is sent to an endpoint that is disabled or
 * deleted, so that is refused.
 */
export const retry = procedure('deliveries:retry')
  .input(z.strictObject({ id: idOf('job') }))
  .output(deliveryOutput)
  .mutation(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const scope = { organizationId, id, queue: 'webhook' as const };
    const result = await deps.db.transaction(async (tx) => {
      await requireEnabledWebhook(tx, scope);
      return retryJob(tx, scope, deps.newId('job'));
    });
    if (result === null) throw deliveryNotFound();
    if (result.kind === 'refused') {
      throw new NovaError('CONFLICT', `This delivery is on its way already: its status is "${result.status}".`, {
        reason: 'ALREADY_UNDER_WAY',
      });
    }
    deps.changes.announce([{ organizationId, jobId: result.id }]);
    return findDelivery(deps.db.sql, organizationId, result.id);
  });
