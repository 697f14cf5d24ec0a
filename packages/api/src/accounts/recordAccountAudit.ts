import type { Prisma } from '@novapulse/db';
import { type AuditEntry, recordAudit } from '../audit/recordAudit.ts';
import type { Context } from '../context.ts';

type AccountEntry = Omit<AuditEntry, 'organizationId' | 'actor' | 'target'> & {
  /** Whether whoever did it has proven to be the person: by a session or by a token from a mail. */
  isProven: boolean;
};

/**
 * Records what was done to an account outside of any organization (by a mailed link) in the log of each organization
 * that the person belongs to: to all of them the account opens a door.
 */
export async function recordAccountAudit(
  tx: Pick<Prisma.TransactionClient, 'auditEvent' | 'membership'>,
  ctx: Pick<Context, 'deps' | 'client' | 'requestId'>,
  userId: string,
  { isProven, ...entry }: AccountEntry,
): Promise<void> {
  const memberships = await tx.membership.findMany({ where: { userId }, select: { organizationId: true } });
  const organizationIds = memberships.length === 0 ? [null] : memberships.map(({ organizationId }) => organizationId);
  const actor = isProven ? { type: 'user' as const, id: userId } : null;
  for (const organizationId of organizationIds) {
    await recordAudit(tx, ctx, { ...entry, organizationId, actor, target: { type: 'user', id: userId } });
  }
}
