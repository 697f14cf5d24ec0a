import { NovaError } from '@novapulse/core';
import type { Context } from '../../context.ts';
import { openInvite } from '../../invites/openInvite.ts';

type MemberContext = Context & { organizationId: string };

// Looked for before anybody is asked to confirm who they are; the change itself looks again, under a lock.

/** @throws NovaError `NOT_FOUND` */
export async function requireMember({ deps, organizationId }: MemberContext, userId: string): Promise<void> {
  const count = await deps.db.prisma.membership.count({ where: { organizationId, userId } });
  if (count === 0) throw new NovaError('NOT_FOUND', 'There is no member with this id.');
}

/** @throws NovaError `NOT_FOUND` */
export async function requireInvite({ deps, organizationId }: MemberContext, id: string): Promise<void> {
  const count = await deps.db.prisma.invite.count({ where: { ...openInvite(organizationId), id } });
  if (count === 0) throw new NovaError('NOT_FOUND', 'There is no open invitation with this id.');
}
