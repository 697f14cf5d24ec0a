import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { holdPermission } from '../../authentication/holdPermission.ts';
import { roleOutput } from '../../authentication/userView.ts';
import { emailInput } from '../../inputs/email.ts';
import { createInvite } from '../../invites/createInvite.ts';
import { inviteOutput, inviteView } from '../../invites/inviteView.ts';
import { procedure, stepUp } from '../../trpc.ts';

export const invite = procedure('members:manage', { limits: ['invite.organization'] })
  .input(z.strictObject({ email: emailInput, role: roleOutput }))
  .output(inviteOutput)
  .use(stepUp)
  .mutation(async ({ ctx, input: { email, role } }) => {
    const { caller, deps, organization, organizationId } = ctx;
    const member = await deps.db.prisma.membership.findFirst({ where: { organizationId, user: { email } } });
    if (member !== null) {
      throw new NovaError('CONFLICT', 'This mail address belongs to a member already.', {
        fieldErrors: { email: ['This mail address belongs to a member already.'] },
      });
    }
    return deps.db.prisma.$transaction(async (tx) => {
      await holdPermission(tx, caller, organizationId, 'members:manage');
      const invited = await createInvite(tx, deps, {
        organization,
        email,
        role,
        invitedBy: { ...caller, id: caller.userId },
      });
      await recordAudit(tx, ctx, {
        action: 'members.invite',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'invite', id: invited.id },
        detail: { email, role },
      });
      return inviteView(invited);
    });
  });
