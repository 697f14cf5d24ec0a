import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { openInvite } from '../../invites/openInvite.ts';
import { withoutSecondFactor } from '../organization/withoutSecondFactor.ts';

export const memberCounts = z.object({
  all: z.int(),
  /** Active, and nothing but a password signs them in. */
  withoutSecondFactor: z.int(),
  disabled: z.int(),
  /** Invitations that wait to be accepted, expired ones too. */
  invited: z.int(),
});

type Counted = Pick<Prisma.TransactionClient, 'membership' | 'invite'>;

/** How many members an organization has of each kind, whatever is searched for. */
export async function countMembers(
  { membership, invite }: Counted,
  organizationId: string,
): Promise<z.infer<typeof memberCounts>> {
  const [all, without, disabled, invited] = await Promise.all([
    membership.count({ where: { organizationId } }),
    membership.count({ where: withoutSecondFactor(organizationId) }),
    membership.count({ where: { organizationId, ...isDisabled } }),
    invite.count({ where: openInvite(organizationId) }),
  ]);
  return { all, withoutSecondFactor: without, disabled, invited };
}

/** Locked out here, or everywhere. */
export const isDisabled = {
  OR: [{ disabledAt: { not: null } }, { user: { disabledAt: { not: null } } }],
} satisfies Prisma.MembershipWhereInput;
