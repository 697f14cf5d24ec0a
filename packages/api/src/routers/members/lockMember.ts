import { NovaError } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import type { UserCaller } from '../../authentication/caller.ts';
import { holdPermission } from '../../authentication/holdPermission.ts';
import { memberInclude } from './memberView.ts';

type LockContext = { caller: UserCaller; organizationId: string };

/**
 * A member as they are while the transaction holds the lock: changes of one organization's members follow each other, so
 * that two admins cannot each remove the other in the same moment, and whoever has just lost the right changes nobody.
 *
 * @throws NovaError `NOT_FOUND`, `FORBIDDEN`
 */
export async function lockMember(
  tx: Prisma.TransactionClient,
  { caller, organizationId }: LockContext,
  userId: string,
) {
  await lockOrganization(tx, organizationId);
  await holdPermission(tx, caller, organizationId, 'members:manage');
  const member = await tx.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
    include: memberInclude,
  });
  if (member === null) throw new NovaError('NOT_FOUND', 'There is no member with this id.');
  return member;
}

/** Comes before the lock of any membership, so that nobody waits in a circle. */
export async function lockOrganization(tx: Prisma.TransactionClient, organizationId: string): Promise<void> {
  // Not a key update: rows that refer to the organization can still be inserted meanwhile.
  await sqlOf(tx).query('select 1 from organizations where id = $1 for no key update', [organizationId]);
}

/**
 * Holds while the organization's lock does.
 *
 * @throws NovaError `CONFLICT`, reason `LAST_ADMIN`, when nobody else could manage the organization.
 */
export async function requireAnotherAdmin(
  tx: Pick<Prisma.TransactionClient, 'membership'>,
  organizationId: string,
  userId: string,
): Promise<void> {
  const another = await tx.membership.findFirst({
    where: { organizationId, userId: { not: userId }, role: 'admin', disabledAt: null, user: { disabledAt: null } },
    select: { userId: true },
  });
  if (another !== null) return;
  throw new NovaError('CONFLICT', 'This is the last active admin. Make somebody else an admin first.', {
    reason: 'LAST_ADMIN',
  });
}
