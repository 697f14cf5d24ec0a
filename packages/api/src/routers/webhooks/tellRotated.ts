import { type Prisma, sqlOf } from '@novapulse/db';
import { tellOwnEvent } from '@novapulse/jobs';

/** Tells those who ask for it, also the endpoint itself, that another secret signs. Never the secret. */
export async function tellRotated(
  tx: Prisma.TransactionClient,
  { id, url, organizationId }: { id: string; url: string; organizationId: string },
  previousExpiresAt: Date,
): Promise<void> {
  const data = { webhookId: id, url, previousExpiresAt: previousExpiresAt.toISOString() };
  await tellOwnEvent(sqlOf(tx), organizationId, { type: 'novapulse.webhook.secret_rotated', data });
}
