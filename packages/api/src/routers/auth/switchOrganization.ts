import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { rotateSession } from '../../authentication/rotateSession.ts';
import { organizationOutput, userOutput, userView } from '../../authentication/userView.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';

/** The session acts in the other organization from now on, with another token. */
export const switchOrganization = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(z.strictObject({ id: idOf('organization') }))
  .output(z.object({ user: userOutput, organization: organizationOutput }))
  .mutation(async ({ ctx, input }) => {
    const { caller, deps } = ctx;
    const membership = await deps.db.prisma.membership.findFirst({
      where: { organizationId: input.id, userId: caller.userId, disabledAt: null },
      include: { organization: { select: { id: true, name: true, slug: true } } },
    });
    if (membership === null) throw new NovaError('NOT_FOUND', 'You belong to no organization with this id.');
    const sendCookie = await deps.db.prisma.$transaction(async (tx) => {
      const sendCookie = await rotateSession(tx, ctx, caller, []);
      await tx.session.update({ where: { id: caller.sessionId }, data: { organizationId: input.id } });
      await recordAudit(tx, ctx, {
        action: 'auth.switchOrganization',
        organizationId: input.id,
        actor: actorOf(caller),
      });
      return sendCookie;
    });
    sendCookie();
    return {
      user: userView({ ...caller, id: caller.userId }, { role: membership.role, mfaEnabled: caller.mfa.isEnabled }),
      organization: membership.organization,
    };
  });
