import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

/**
 * Locks the endpoint of a delivery, so that it is not disabled between this look and what follows. Any other job has
 * none and passes.
 *
 * @throws NovaError `PRECONDITION_FAILED` when nothing is sent there any more.
 */
export async function requireEnabledWebhook(
  tx: Sql,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
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
      { reason: 'WEBHOOK_DELETED' },
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
