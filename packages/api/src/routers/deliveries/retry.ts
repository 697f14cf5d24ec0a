import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { retryJob } from '@novapulse/jobs';
import { z } from 'zod';
import { deliveryOutput } from '../../deliveries/deliveryView.ts';
import { deliveryNotFound, findDelivery } from '../../deliveries/findDelivery.ts';
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
      await requireEnabled(tx, scope);
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

/** Locks the endpoint, so that it is not disabled between this look and the retry. */
async function requireEnabled(tx: Sql, { organizationId, id }: { organizationId: string; id: string }): Promise<void> {
  const [endpoint] = await tx.query<{ disabled_at: Date | null; deleted_at: Date | null }>(
    `select disabled_at, deleted_at from webhooks
     where organization_id = $1 and id = (select webhook_id from jobs where id = $2 and organization_id = $1)
     for share`,
    [organizationId, id],
  );
  if (endpoint === undefined) return;
  if (endpoint.deleted_at !== null) {
    throw new NovaError(
      'PRECONDITION_FAILED',
      'The webhook of this delivery was deleted, so it cannot be sent again.',
      {
        reason: 'WEBHOOK_DELETED',
      },
    );
  }
  if (endpoint.disabled_at !== null) {
    throw new NovaError(
      'PRECONDITION_FAILED',
      'The webhook of this delivery is disabled. Enable it, then retry the delivery.',
      { reason: 'WEBHOOK_DISABLED' },
    );
  }
}
