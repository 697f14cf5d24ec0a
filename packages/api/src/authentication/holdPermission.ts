import { isPermitted, NovaError, type Permission } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { z } from 'zod';
import type { UserCaller } from './caller.ts';

const heldRow = z.object({ role: z.enum(['admin', 'manager', 'user']) });

/**
 * Keeps the caller's membership as it is until the transaction ends, for what is to end with it (invitations, API keys) or
 * must not come after it (members, policies): whoever removes, disables or demotes them waits and sees what was made, or has
 * been first and nothing is made.
 *
 * @throws NovaError `FORBIDDEN` when they were first.
 */
export async function holdPermission(
  tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>,
  { userId, operator }: UserCaller,
  organizationId: string,
  permission: Permission,
): Promise<void> {
  const [row] = await sqlOf(tx).query(
    'select role from memberships where organization_id = $1 and user_id = $2 and disabled_at is null for share',
    [organizationId, userId],
  );
  const role = row === undefined ? null : heldRow.parse(row).role;
  if (isPermitted(permission, { kind: 'user', role, operator })) return;
  throw new NovaError('FORBIDDEN', 'Your role has just changed and does not allow this any more.');
}
