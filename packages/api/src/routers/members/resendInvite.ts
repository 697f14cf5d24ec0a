import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { holdPermission } from '../../authentication/holdPermission.ts';
import { idOf } from '../../inputs/id.ts';
import { createInvite } from '../../invites/createInvite.ts';
import { inviteOutput, inviteView } from '../../invites/inviteView.ts';
import { openInvite } from '../../invites/openInvite.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { requireInvite } from './requireMember.ts';

/** Sends an open or expired invitation again, with another link and a new time limit. The earlier link is refused. */
export const resendInvite = procedure('members:manage', { limits: ['invite.organization'] })
  .input(z.strictObject({ id: idOf('invite') }))
  .output(inviteOutput)
  .use(async ({ ctx, input, next }) => {
    await requireInvite(ctx, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organization, organizationId } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      await holdPermission(tx, caller, organizationId, 'members:manage');
      const earlier = await tx.invite.findFirst({ where: { ...openInvite(organizationId), id } });
      if (earlier === null) throw new NovaError('NOT_FOUND', 'There is no open invitation with this id.');
      const { email, role } = earlier;
      const invitedBy = { ...caller, id: caller.userId };
      const invited = await createInvite(tx, deps, { organization, email, role, invitedBy });
      await recordAudit(tx, ctx, {
        action: 'members.resendInvite',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'invite', id: invited.id },
        detail: { email, role, replaces: id },
      });
      return inviteView(invited);
    });
  });
