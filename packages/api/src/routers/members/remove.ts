import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { endSessions } from '../../authentication/endSessions.ts';
import { idOf } from '../../inputs/id.ts';
import { revokeInvitesBy } from '../../invites/revokeInvitesBy.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { askForReview } from '../apiKeys/askForReview.ts';
import { lockMember, requireAnotherAdmin } from './lockMember.ts';
import { requireMember } from './requireMember.ts';

/** Ends a membership; also one's own. The account stays, with what it has elsewhere. */
export const remove = procedure('members:manage')
  .input(z.strictObject({ id: idOf('user') }))
  .output(z.object({ id: z.string() }))
  .use(async ({ ctx, input, next }) => {
    await requireMember(ctx, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const member = await lockMember(tx, ctx, id);
      if (member.role === 'admin') await requireAnotherAdmin(tx, organizationId, id);
      await tx.membership.delete({ where: { organizationId_userId: { organizationId, userId: id } } });
      // An invitation that is still open would let them in again.
      await tx.invite.updateMany({
        where: { organizationId, email: member.user.email, acceptedAt: null, revokedAt: null },
        data: { revokedAt: deps.clock.now() },
      });
      const invitesRevoked = await revokeInvitesBy(tx, deps, { organizationId, userId: id });
      const sessionsEnded = await endSessions(tx, { organizationId, userId: id }, deps.clock.now());
      const review = { organizationId, userId: id, reason: 'creator_left' as const };
      await recordAudit(tx, ctx, {
        action: 'members.remove',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'user', id },
        detail: {
          email: member.user.email,
          role: member.role,
          sessionsEnded,
          invitesRevoked,
          keysToReview: await askForReview(tx, deps, review),
        },
      });
    });
    return { id };
  });
