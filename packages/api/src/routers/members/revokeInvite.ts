import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { openInvite } from '../../invites/openInvite.ts';
import { procedure } from '../../trpc.ts';

/** From now on the invitation's link is refused. */
export const revokeInvite = procedure('members:manage')
  .input(z.strictObject({ id: idOf('invite') }))
  .output(z.object({ id: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.invite.updateMany({
        where: { ...openInvite(organizationId), id },
        data: { revokedAt: deps.clock.now() },
      });
      if (count === 0) throw new NovaError('NOT_FOUND', 'There is no open invitation with this id.');
      await recordAudit(tx, ctx, {
        action: 'members.revokeInvite',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'invite', id },
      });
    });
    return { id };
  });
