import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';

/**
 * The endpoint, locked until the transaction ends, so that changes at the same time happen one after the other.
 *
 * @throws NovaError `NOT_FOUND`, also for another organization's id and for a deleted endpoint.
 */
export async function lockWebhook(tx: Prisma.TransactionClient, organizationId: string, id: string) {
  await tx.$queryRaw`select from webhooks where id = ${id} and organization_id = ${organizationId} for update`;
  const webhook = await tx.webhook.findFirst({ where: { id, organizationId, deletedAt: null } });
  if (webhook === null) throw webhookNotFound();
  return webhook;
}

/** Answers for an endpoint that is not there before anything more is asked of the caller. @throws as `lockWebhook`. */
export async function requireWebhook(
  { prisma }: { prisma: Pick<Prisma.TransactionClient, 'webhook'> },
  organizationId: string,
  id: string,
): Promise<void> {
  const webhook = await prisma.webhook.findFirst({
    where: { id, organizationId, deletedAt: null },
    select: { id: true },
  });
  if (webhook === null) throw webhookNotFound();
}

export function webhookNotFound(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no webhook with this id.');
}
