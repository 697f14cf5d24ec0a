import { z } from 'zod';
import { findPeople, personOutput } from '../../accounts/findPeople.ts';
import { timeOutput } from '../../inputs/time.ts';
import { inviteOutput, inviteView } from '../../invites/inviteView.ts';
import { openInvite } from '../../invites/openInvite.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';

const invitationOutput = inviteOutput.extend({
  status: z.enum(['open', 'expired']),
  invitedBy: personOutput.nullable(),
  createdAt: timeOutput,
});

export const invitations = procedure('members:read')
  .input(z.strictObject(pageInput('invitations', 'invite')).prefault({}))
  .output(pageOf(invitationOutput))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.invite.findMany({
      where: { ...openInvite(organizationId), ...(cursor !== undefined && { id: { lt: cursor } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('invitations', limit, found);
    const people = await findPeople(
      deps.db.prisma,
      rows.map(({ invitedById }) => invitedById),
    );
    const now = deps.clock.now();
    const items = rows.map((row) => ({
      ...inviteView(row),
      status: row.expiresAt > now ? ('open' as const) : ('expired' as const),
      invitedBy: people.get(row.invitedById ?? '') ?? null,
      createdAt: row.createdAt.toISOString(),
    }));
    return { items, nextCursor };
  });
